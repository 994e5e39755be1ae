// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.connection.Connection;
import io.fourwave.jdk.JdkNet;
import io.fourwave.tcp.TcpState;

/**
 * Asks the open connections for their unread bytes, a few times within {@code leak.after}: what stays the same over all of
 * these looks is read by nobody. The detectors use what it found, rather than ask again for each of 20,000. Watch thread
 * only.
 */
final class UnreadBytesProbe {
    private static final int LOOKS = 4;

    private final long every;
    private long next;
    private boolean due;

    UnreadBytesProbe(long leakNanos) {
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
            look(connection, now);
        }
    }

    /** The descriptor's number may be somebody else's once it goes: what was read meanwhile is thrown away. */
    private static void look(Connection connection, long now) {
        if (connection.isDescriptorGone()) {
            return;
        }
        int bytes = JdkNet.unreadBytes(connection.descriptor());
        int buffer = bytes > 0 ? JdkNet.receiveBuffer(connection.descriptor()) : 0;
        if (!connection.isDescriptorGone()) {
            connection.unreadSeen(bytes, buffer, now);
        }
    }
}
