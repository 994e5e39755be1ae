// SPDX-License-Identifier: Apache-2.0
/**
 * One detector for each verdict: a function of the snapshot and of its context. Watch thread. Agent loader. Imports
 * {@code connection}, {@code diagnose}, {@code diagnose.evidence}, {@code origin}, {@code tcp}.
 */
package io.fourwave.diagnose.detector;
