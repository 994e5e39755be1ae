// SPDX-License-Identifier: Apache-2.0
/** Names of steps and paths as people write them. */
package io.fourwave.holding;
