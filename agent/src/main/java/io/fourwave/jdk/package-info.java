// SPDX-License-Identifier: Apache-2.0
/**
 * The internals of the JDK, by name and version: the private fields of its sockets, and its own natives that ask the
 * kernel. Any thread. Agent loader. Imports {@code connection}, {@code tcp}.
 */
package io.fourwave.jdk;
