// SPDX-License-Identifier: Apache-2.0
/**
 * Stand-ins for types of {@code java.lang} that Java 8 does not have, as {@link io.fourwave.jdk.java8} says of
 * methods. Any thread. The loader of the classes that use them. Imports {@code jdk}.
 */
package io.fourwave.jdk.java8.lang;
