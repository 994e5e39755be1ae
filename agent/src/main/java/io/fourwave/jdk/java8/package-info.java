// SPDX-License-Identifier: Apache-2.0
/**
 * Stand-ins for what the JDK's API has since Java 9: the build replaces each call of it by a call of the method of
 * the same name in here, see {@code io.fourwave.build.LowerClasses}. No source calls them. Any thread. The loader of
 * the classes that call them. Imports {@code jdk.java8.lang}.
 */
package io.fourwave.jdk.java8;
