// SPDX-License-Identifier: Apache-2.0

/** Every parser of bytes that others made, under a coverage-guided fuzzer (Jazzer); what it found once is kept. */
package io.fourwave.fuzz;
