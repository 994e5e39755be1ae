// SPDX-License-Identifier: Apache-2.0
/**
 * Stand-ins for types of {@code java.util} that Java 8 does not have, as {@link io.fourwave.jdk.java8} says of
 * methods. Any thread. The loader of the classes that use them. Imports nothing of ours.
 */
package io.fourwave.jdk.java8.util;
