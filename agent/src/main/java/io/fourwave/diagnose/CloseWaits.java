// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Snapshot;
import io.fourwave.connection.UntrackedSocket;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The connections that the peer has closed and that nobody has touched for {@code leak.after}, by the line that opened
 * them, told apart: what leaks and what is an idle pool's. The kernel never ends CLOSE_WAIT by itself: without a close it
 * lasts as long as the JVM.
 *
 * <p>An event loop is told of the peer's FIN at once and a server has no use for a connection without a client, so only a
 * client that blocks may have put the connection aside for later.
 */
final class CloseWaits {
    private static final int LINES_KEPT = 256;

    private final LongSupplier after;
    private final BlameFinder blame;
    private final Map<Object, Long> firstOf = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Long> eldest) {
            return size() > LINES_KEPT;
        }
    };

    private Told told;

    /** @param after how long each must have been so, in nanoseconds */
    CloseWaits(LongSupplier after, BlameFinder blame) {
        this.after = after;
        this.blame = blame;
    }

    /** What nobody will close, a site each. */
    List<Site> leaking(Snapshot snapshot) {
        return told(snapshot).leaking;
    }

    /** What a pool keeps for its next use, a site each. */
    List<Site> pooled(Snapshot snapshot) {
        return told(snapshot).pooled;
    }

    /** Nothing that has been so for a shorter time is among them, in nanoseconds. */
    long afterNanos() {
        return after.getAsLong();
    }

    /** Two detectors ask, and 20,000 connections are told apart once. */
    private Told told(Snapshot snapshot) {
        if (told == null || told.snapshot != snapshot) {
            told = tell(snapshot);
        }
        return told;
    }

    private Told tell(Snapshot snapshot) {
        Told found = new Told(snapshot, new ArrayList<>(), new ArrayList<>());
        for (Site site : sites(snapshot)) {
            List<Suspect> pooled = pooled(site, snapshot.nowNanos());
            List<Suspect> leaking = pooled.isEmpty() ? site.subjects() : without(pooled, site.subjects());
            if (!pooled.isEmpty()) {
                found.pooled.add(site.only(pooled));
            }
            if (!leaking.isEmpty()) {
                found.leaking.addAll(site.only(leaking).byLastUser(blame));
            }
        }
        return found;
    }

    private List<Site> sites(Snapshot snapshot) {
        long now = snapshot.nowNanos();
        List<Suspect> subjects = new ArrayList<>();
        for (Connection connection : snapshot.conspicuous()) {
            if (isForgotten(connection, now)) {
                subjects.add(Suspect.of(connection, connection.teardown().currentSince()));
            }
        }
        for (UntrackedSocket untracked : snapshot.untrackedSockets()) {
            if (untracked.state() == TcpState.CLOSE_WAIT && now - untracked.stateSinceNanos() >= afterNanos()) {
                subjects.add(Suspect.of(untracked));
            }
        }
        return Site.of(subjects, blame);
    }

    private boolean isForgotten(Connection connection, long now) {
        boolean closeWait = connection.teardown() != null
                && connection.teardown().currentState() == TcpState.CLOSE_WAIT
                && now - connection.teardown().currentSince() >= afterNanos();
        return closeWait
                && connection.usage().isUnusedSince(now - afterNanos())
                && connection.closeBeganNanos() == 0
                && !connection.isAbandoned();
    }

    private List<Suspect> pooled(Site site, long now) {
        List<Suspect> putAside = site.subjects().stream()
                .filter(CloseWaits::mayBePutAside)
                .filter(subject -> isRead(subject.connection()))
                .toList();
        long first = firstOf.computeIfAbsent(site.key(), unseen -> site.oldest().sinceNanos());
        return putAside.isEmpty()
                ? List.of()
                : new PoolBehaviour(site.only(putAside), now, afterNanos(), first).pooled();
    }

    /** Read to the end of an answer, as far as can be told; what the peer said when it closed may be unread. */
    private static boolean isRead(Connection connection) {
        int mayBeUnread = connection.usage().mayHaveBeenRead() ? PoolBehaviour.FAREWELL_BYTES : 0;
        return connection.unreadSeen() <= mayBeUnread;
    }

    /** A client that blocks, and that has not been told of the end. */
    static boolean mayBePutAside(Suspect subject) {
        Connection connection = subject.connection();
        return connection != null
                && subject.side() == Side.CLIENT
                && subject.tuple() != null
                && subject.openedNanos() != 0
                && !connection.isNonBlocking()
                && connection.usage().endOfStream() == null;
    }

    private static List<Suspect> without(List<Suspect> some, List<Suspect> all) {
        Set<Suspect> left = Collections.newSetFromMap(new IdentityHashMap<>());
        left.addAll(some);
        return all.stream().filter(subject -> !left.contains(subject)).toList();
    }

    private record Told(Snapshot snapshot, List<Site> leaking, List<Site> pooled) {}
}
