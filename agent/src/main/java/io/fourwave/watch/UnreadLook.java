// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.tcp.TcpState;

/**
 * Asks the open connections for their unread bytes, a few times within {@code leak.after}: what stays the same over all of
 * these looks is read by nobody. The detectors use what it found, rather than ask again for each of 20,000. Watch thread
 * only.
 */
final class UnreadLook {
    private static final int LOOKS = 4;

    private final long every;
    private long next;
    private boolean due;

    UnreadLook(long leakNanos) {
        this.every = leakNanos / LOOKS;
    }

    void sweepBegins(long now) {
        due = next == 0 || now - next >= 0;
        if (due) {
            next = now + every;
        }
    }

    void visits(Connection connection, TcpState state, long now) {
        if (due && (state == TcpState.ESTABLISHED || state == TcpState.CLOSE_WAIT)) {
            connection.unreadSeen(connection.unreadBytes(), now);
        }
    }
}
