// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.evidence;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Usage;
import io.fourwave.connection.Use;
import io.fourwave.tcp.Side;
import java.util.EnumSet;
import java.util.Set;

/** The signs that one connection shows by itself, whatever there is beside it. Watch thread. */
public final class ConnectionSigns {
    /** A TLS alert, or a database's last message: what a peer says when it closes an idle connection. */
    public static final int FAREWELL_BYTES = 4096;

    private ConnectionSigns() {}

    /** @param afterNanos {@code leak.after} */
    public static Set<Sign> of(Connection connection, long nowNanos, long afterNanos) {
        Set<Sign> signs = EnumSet.noneOf(Sign.class);
        Usage usage = connection.usage();
        add(signs, Sign.BEFORE_ATTACH, connection.isAdopted());
        add(signs, Sign.PEER_HALF_CLOSED, connection.isPeerHalfClosed());
        add(signs, Sign.END_READ, usage.endOfStream() != null);
        add(signs, Sign.END_READ_AGAIN, usage.isEndReadAgain(nowNanos, afterNanos));
        add(signs, Sign.UNREAD, !isRead(connection));
        add(signs, Sign.PARTLY_READ, usage.wasEverRead());
        add(signs, Sign.NEVER_READ, !usage.mayHaveBeenRead() && !connection.isAdopted());
        add(signs, Sign.NON_BLOCKING, connection.isNonBlocking() && !isPutAside(connection));
        add(signs, Sign.DEREGISTERED, connection.isWithoutSelector());
        add(signs, Sign.READER_ENDED, hasReaderEnded(connection));
        add(signs, Sign.UNANSWERED, usage.lastUse() == Usage.LastUse.READ);
        add(signs, Sign.PAUSED, usage.endOfStream() == null && connection.isReadingPaused());
        add(signs, Sign.UNSELECTED, usage.endOfStream() == null && connection.isReadingAwaited());
        return signs;
    }

    private static void add(Set<Sign> signs, Sign sign, boolean shows) {
        if (shows) {
            signs.add(sign);
        }
    }

    /** A channel that no selector has, and whose end nobody was told of. */
    public static boolean isPutAside(Connection connection) {
        return connection.isWithoutSelector() && connection.usage().endOfStream() == null;
    }

    private static boolean hasReaderEnded(Connection connection) {
        Use end = connection.usage().endOfStream();
        return end != null
                && connection.openThread() != null
                && connection.side() == Side.CLIENT
                && end.knowsThread()
                && end.runningThread() == null
                && !end.thread().equals(connection.openThread());
    }

    /** Read to the end of an answer, as far as can be told; what the peer said when it closed may be unread. */
    private static boolean isRead(Connection connection) {
        int mayBeUnread = connection.usage().mayHaveBeenRead() ? FAREWELL_BYTES : 0;
        return connection.unreadSeen() <= mayBeUnread;
    }
}
