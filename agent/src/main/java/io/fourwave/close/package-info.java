// SPDX-License-Identifier: Apache-2.0
/**
 * Closes what leaks, on demand: who may be closed, and the closing, one after the other on a thread of its own. Agent
 * loader; the batch's thread and its workers. Imports {@code bootstrap}, {@code connection}, {@code diagnose}, {@code holding}, {@code jdk},
 * {@code tcp}.
 */
package io.fourwave.close;
