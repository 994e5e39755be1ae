// SPDX-License-Identifier: Apache-2.0
/**
 * How a way of being held is told: the names of its steps, pools by their names, a path as people write it. Agent loader; pure,
 * for any thread. Imports nothing of ours.
 */
package io.fourwave.holding;
