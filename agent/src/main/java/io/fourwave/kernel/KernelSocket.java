// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;

/**
 * One row of the kernel's TCP tables.
 *
 * @param inode 0 for a socket without a descriptor: TIME_WAIT, an orphan, one in the accept queue
 * @param receiveQueue unread bytes; a received FIN counts as one, so CLOSE_WAIT without data has 1
 * @param sendQueue bytes not yet acknowledged; an unacknowledged FIN counts as one
 * @param timer what {@code timerMillis} counts down to
 * @param timerMillis milliseconds left, or -1 where the source does not say
 */
public record KernelSocket(
        FourTuple tuple, TcpState state, long inode, long receiveQueue, long sendQueue, Timer timer, long timerMillis) {

    /** The kernel's number is the ordinal: {@code idiag_timer}, column {@code tr} of /proc/net/tcp. */
    public enum Timer {
        OFF,
        RETRANSMIT,
        KEEPALIVE,
        TIME_WAIT,
        ZERO_WINDOW
    }
}
