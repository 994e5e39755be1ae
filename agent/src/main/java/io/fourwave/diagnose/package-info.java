// SPDX-License-Identifier: Apache-2.0
/**
 * From connections to findings: a verdict, its evidence, the code to blame, what to do. One detector a verdict. Agent
 * loader; imports {@code watch} and {@code tcp}.
 */
package io.fourwave.diagnose;
