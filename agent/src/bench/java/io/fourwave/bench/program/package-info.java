// SPDX-License-Identifier: Apache-2.0
/**
 * The programs whose cost is measured, one JVM a run. JDK types only; what they find they print as {@code name=value}
 * lines, and each runs the same with any agent or with none.
 */
package io.fourwave.bench.program;
