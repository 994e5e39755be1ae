// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Snapshot;
import io.fourwave.connection.UntrackedSocket;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code reset_not_closed}: the peer reset the connection, the descriptor is still held. The kernel's tables have no row
 * for it, so no tool that reads them sees it. A connection that was used again and again is left out: a pool finds out.
 */
final class ResetNotClosedDetector implements Detector {

    private final DetectorContext context;

    ResetNotClosedDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        long now = snapshot.nowNanos();
        List<Suspect> held = new ArrayList<>();
        for (Connection connection : snapshot.conspicuous()) {
            if (isHeld(connection, now)) {
                held.add(Suspect.of(connection, connection.teardown().start()));
            }
        }
        for (UntrackedSocket untracked : snapshot.untrackedSockets()) {
            if (untracked.state() == TcpState.CLOSE
                    && untracked.tuple() != null
                    && now - untracked.stateSinceNanos() >= context.afterNanos()) {
                held.add(Suspect.of(untracked));
            }
        }
        return Site.of(held, context.blame()).stream()
                .map(site -> finding(site, now))
                .toList();
    }

    private boolean isHeld(Connection connection, long now) {
        return connection.teardown() != null
                && connection.teardown().isResetUnnoticed()
                && now - connection.teardown().start() >= context.afterNanos()
                && connection.usage().reuses() == 0
                && connection.closeBeganNanos() == 0
                && !connection.isAbandoned();
    }

    /** What a pool has put aside looks the same until its next use. */
    private Confidence confidence(Site site, long now) {
        if (site.oldest().connection() == null) {
            return Confidence.PROBABLE;
        }
        boolean perhapsPooled = site.subjects().stream().allMatch(CloseWaits::mayBePutAside)
                && new PoolBehaviour(
                                site, now, context.afterNanos(), site.oldest().sinceNanos())
                        .isPool();
        return perhapsPooled ? Confidence.POSSIBLE : Confidence.CERTAIN;
    }

    private Finding finding(Site site, long now) {
        return new FindingDraft(Verdict.RESET_NOT_CLOSED, site, now)
                .grows(context.headroom(), context.afterNanos())
                .severity(Severity.LEAK)
                .confidence(confidence(site, now))
                .evidence("state", TcpState.CLOSE.semconv())
                .evidence("descriptor_held", true)
                .summary("%s that the peer reset %s still held, the oldest for %s"
                        .formatted(
                                Wording.connections(site.count()),
                                Wording.are(site.count()),
                                Wording.time(now - site.oldest().sinceNanos())))
                .advice("Close " + Wording.what(site, "opens")
                        + " when reading or writing fails, too: try-with-resources does it on every path.")
                .confirm("ls -l /proc/" + ProcessHandle.current().pid()
                        + "/fd | grep -c socket   # more sockets than ss -tanp shows")
                .finding();
    }
}
