// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection.census;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;

/**
 * A TCP connection of this process that no woven code has met: opened before the attach and not used since, or opened by
 * native code.
 *
 * @param tuple null where the kernel does not tell the peer any more: after a reset
 * @param stateSinceNanos {@code System.nanoTime} of the first look that found it in this state: it is in it that long at
 *     least
 */
public record UntrackedSocket(
        int descriptor, long inode, FourTuple tuple, Side side, TcpState state, long stateSinceNanos) {}
