// SPDX-License-Identifier: Apache-2.0
/**
 * What a verdict rests on: signs, the table that judges them, and the rules by which a sign is read. Pure, but for
 * the look at a thread's stack. Watch thread. Agent loader. Imports {@code connection}, {@code tcp}.
 */
package io.fourwave.diagnose.evidence;
