// SPDX-License-Identifier: Apache-2.0
/** One detector for each verdict: a function of the snapshot and of its context. Watch thread. Agent loader. */
package io.fourwave.diagnose.detector;
