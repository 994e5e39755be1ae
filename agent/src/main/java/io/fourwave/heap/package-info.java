// SPDX-License-Identifier: Apache-2.0
/**
 * Who holds the sockets, from a heap dump. Agent loader with the system loader behind it, in the tool's own process, on
 * its main thread; no host JVM ever loads it. Imports {@code holding}, {@code tcp}.
 */
package io.fourwave.heap;
