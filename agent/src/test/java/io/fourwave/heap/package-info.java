// SPDX-License-Identifier: Apache-2.0

/** Who holds the sockets: dumps that a JVM of the test's own writes, and files that are no dumps. */
package io.fourwave.heap;
