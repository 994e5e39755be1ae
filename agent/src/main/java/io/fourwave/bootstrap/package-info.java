// SPDX-License-Identifier: Apache-2.0
/**
 * What woven JDK classes call, and the queue's mouth. On the boot loader (the thread class
 * included), JDK types only, Java 8 language level: no lambda and no string concatenation, which would link call sites
 * on the close path. Nothing here logs, locks, blocks or throws.
 */
package io.fourwave.bootstrap;
