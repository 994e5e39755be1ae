// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.evidence;

import io.fourwave.connection.Connection;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who is connected to this JVM. What was fetched for a client may be kept until that client goes: a session's document, the
 * upstream of a proxy, an answer that waits for its browser. Then there are no more of these than there are clients, each of
 * which was there before. Asked only for what would be accused. Watch thread.
 */
public final class ConnectedClients {
    private Collection<Connection> open = List.of();
    /** When each came, the first first; null: not looked at yet. */
    private long[] since;

    public void snapshotBegins(Snapshot snapshot) {
        open = snapshot.open();
        since = null;
    }

    /**
     * True where each of these may be kept for a client of its own.
     *
     * @param kept {@code System.nanoTime} of the opening of each
     */
    public boolean areAsManyAs(long[] kept) {
        if (since == null) {
            since = look();
        }
        if (kept.length > since.length) {
            return false;
        }
        long[] sorted = sorted(kept);
        for (int i = 0; i < sorted.length; i++) {
            if (since[i] - sorted[i] > 0) {
                return false;
            }
        }
        return true;
    }

    private long[] look() {
        Set<FourTuple> ours = new HashSet<>();
        for (Connection connection : open) {
            if (connection.side() == Side.CLIENT && connection.tuple() != null) {
                ours.add(connection.tuple());
            }
        }
        return sorted(open.stream()
                .filter(connection -> isClient(connection, ours))
                .mapToLong(Connection::openedNanos)
                .toArray());
    }

    /** One that this JVM itself has opened is nobody's client. */
    private static boolean isClient(Connection connection, Set<FourTuple> ours) {
        return connection.side() == Side.SERVER
                && connection.lastState() == TcpState.ESTABLISHED
                && connection.teardown() == null
                && !connection.isClosing()
                && connection.tuple() != null
                && !ours.contains(connection.tuple().reversed());
    }

    /** {@code System.nanoTime} may be negative, and only differences tell: the sorting is by them. */
    private static long[] sorted(long[] times) {
        long base = times.length == 0 ? 0 : times[0];
        long[] offsets = Arrays.stream(times).map(time -> time - base).sorted().toArray();
        return Arrays.stream(offsets).map(offset -> offset + base).toArray();
    }
}
