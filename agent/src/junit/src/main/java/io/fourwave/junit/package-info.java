// SPDX-License-Identifier: Apache-2.0
/**
 * Test classes that leak TCP connections: the extension fails them, the listener tells of them. On the class path of the
 * tests, in their loader, on their threads; Java 8. Of the agent nothing is linked: it is asked by JDK types.
 */
package io.fourwave.junit;
