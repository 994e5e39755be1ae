// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Connection;
import io.fourwave.watch.Snapshot;
import io.fourwave.watch.Stranger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The connections that the peer has closed and that nobody has touched for {@code leak.after}, by the line that opened
 * them, told apart: what leaks and what is an idle pool's. The kernel never ends CLOSE_WAIT by itself: without a close it
 * lasts as long as the JVM.
 *
 * <p>An event loop is told of the peer's FIN at once and a server has no use for a connection without a client, so only a
 * client that blocks may have put the connection aside for later.
 */
final class CloseWaits {
    private final long after;
    private final BlameFinder blame;

    CloseWaits(Duration leakAfter, BlameFinder blame) {
        this.after = leakAfter.toNanos();
        this.blame = blame;
    }

    /** What nobody will close, a site each. */
    List<Site> leaking(Snapshot snapshot) {
        return sites(snapshot).stream()
                .flatMap(site -> leaking(site, snapshot.nowNanos()).stream())
                .toList();
    }

    /** What a pool keeps for its next use, a site each. */
    List<Site> pooled(Snapshot snapshot) {
        return sites(snapshot).stream()
                .flatMap(site -> pooled(site, snapshot.nowNanos()).stream())
                .toList();
    }

    private List<Site> sites(Snapshot snapshot) {
        long now = snapshot.nowNanos();
        List<Subject> subjects = new ArrayList<>();
        for (Connection connection : snapshot.open()) {
            if (isForgotten(connection, now)) {
                subjects.add(Subject.of(connection, connection.teardown().currentSince()));
            }
        }
        for (Stranger stranger : snapshot.strangers()) {
            if (stranger.state() == TcpState.CLOSE_WAIT && now - stranger.stateSinceNanos() >= after) {
                subjects.add(Subject.of(stranger));
            }
        }
        return Site.of(subjects, blame);
    }

    private boolean isForgotten(Connection connection, long now) {
        boolean closeWait = connection.teardown() != null
                && connection.teardown().currentState() == TcpState.CLOSE_WAIT
                && now - connection.teardown().currentSince() >= after;
        boolean quiet = connection.lastUseNanos() == 0 || now - connection.lastUseNanos() >= after;
        return closeWait && quiet && connection.closeBeganNanos() == 0 && !connection.isAbandoned();
    }

    private static Optional<Site> leaking(Site site, long now) {
        List<Subject> leaking = new ArrayList<>(site.subjects());
        pooled(site, now).ifPresent(pool -> leaking.removeAll(pool.subjects()));
        return leaking.isEmpty() ? Optional.empty() : Optional.of(site.only(leaking));
    }

    private static Optional<Site> pooled(Site site, long now) {
        List<Subject> put =
                site.subjects().stream().filter(CloseWaits::mayBePutAside).toList();
        return put.isEmpty() || !new PoolBehaviour(site.only(put), now).isPool()
                ? Optional.empty()
                : Optional.of(site.only(put));
    }

    private static boolean mayBePutAside(Subject subject) {
        Connection connection = subject.connection();
        return connection != null
                && subject.side() == Side.CLIENT
                && subject.openedNanos() != 0
                && !connection.isNonBlocking()
                && connection.endOfStream() == null
                && connection.unreadBytes() <= PoolBehaviour.FAREWELL_BYTES;
    }
}
