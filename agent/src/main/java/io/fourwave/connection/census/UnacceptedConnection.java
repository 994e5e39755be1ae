// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection.census;

import io.fourwave.connection.Use;
import io.fourwave.tcp.FourTuple;

/**
 * A connection that the kernel has made, that its peer has closed, and that nobody has accepted.
 *
 * @param sinceNanos {@code System.nanoTime} of the first look that found it
 * @param listener where the application began to listen on its port; null where that was not seen
 * @param acceptor the last accept there before, which tells the thread that accepts; null where none was seen
 */
public record UnacceptedConnection(FourTuple tuple, long sinceNanos, Use listener, Use acceptor) {}
