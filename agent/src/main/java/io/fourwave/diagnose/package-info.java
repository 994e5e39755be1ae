// SPDX-License-Identifier: Apache-2.0
/**
 * From connections to findings: a verdict, its evidence, the code to blame, what to do. One detector finds one
 * verdict. Watch thread. Agent loader. Imports {@code connection}, {@code origin}, {@code tcp}.
 */
package io.fourwave.diagnose;
