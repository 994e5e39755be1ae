// SPDX-License-Identifier: Apache-2.0
/**
 * What woven JDK classes call, and the class of the agent's own threads. On the boot loader, JDK types only, Java 8
 * language level: no lambda and no string concatenation, which would link call sites on the close path. Nothing here
 * logs, locks, blocks or throws. Imports nothing of ours.
 */
package io.fourwave.bootstrap;
