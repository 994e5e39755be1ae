// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import io.fourwave.connection.Connection;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.FindingDraft;
import io.fourwave.diagnose.Growth;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Site;
import io.fourwave.diagnose.Suspect;
import io.fourwave.diagnose.Verdict;
import io.fourwave.diagnose.Wording;
import io.fourwave.diagnose.evidence.LevelHistory;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code never_closed}: a client opens connections from one line, uses each once, and has closed none of them; neither has
 * the peer. Most "too many open files" begin so, before any FIN. A client that keeps many connections on purpose reaches its
 * number and stays there; so it takes growth over a long time.
 */
final class NeverClosedDetector implements Detector {
    private static final int LEAST = 10;
    /** Of {@code leak.after}: unused for so long, opened over so long, suspect after so long. */
    private static final int IDLE = 3;

    private static final int SPAN = 10;
    private static final int LONG_SPAN = 60;

    private final DetectorContext context;

    NeverClosedDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        long now = snapshot.nowNanos();
        List<Suspect> idle = new ArrayList<>();
        for (Connection connection : snapshot.open()) {
            if (isIdle(connection, now)) {
                idle.add(Suspect.of(connection, connection.openedNanos()));
            }
        }
        return idle.size() < LEAST
                ? List.of()
                : Site.of(idle, context.blame()).stream()
                        .flatMap(site -> finding(site, now).stream())
                        .toList();
    }

    private boolean isIdle(Connection connection, long now) {
        return connection.side() == Side.CLIENT
                && connection.teardown() == null
                && connection.lastState() == TcpState.ESTABLISHED
                && connection.usage().reuses() == 0
                && connection.usage().isUnusedSince(now - IDLE * context.afterNanos())
                && now - connection.openedNanos() >= IDLE * context.afterNanos()
                && connection.unreadSeen() == 0
                && !connection.isAdopted()
                && !connection.isClosing();
    }

    private Optional<Finding> finding(Site site, long now) {
        LevelHistory level = context.levels().of(Verdict.NEVER_CLOSED, site, now);
        long left = context.lastLeftNanos(site);
        // those from before the attach are closed: only what came after the last of them tells of growth
        long span = now - (left == 0 ? site.oldest().openedNanos() : left);
        boolean grows = Growth.openedPerHour(site.subjects(), now, IDLE * context.afterNanos())
                        .orElse(0)
                > 0;
        if (site.count() < LEAST
                || span < SPAN * context.afterNanos()
                || !grows
                || level.departures() > 0
                || context.closeTally().closed(site) > 0) {
            return Optional.empty();
        }
        boolean kept = context.areKeptPerClient(site);
        boolean lately = span >= LONG_SPAN * context.afterNanos() && site.count() >= 2 * LEAST && !kept;
        return Optional.of(new FindingDraft(Verdict.NEVER_CLOSED, site, now)
                .grows(context, level)
                .severity(lately ? Severity.SUSPECT : Severity.INFO)
                .confidence(lately ? Confidence.PROBABLE : Confidence.POSSIBLE)
                .evidence("state", TcpState.ESTABLISHED.semconv())
                .evidence("reuses", 0)
                .evidence("closed_so_far", 0)
                .evidence("kept_per_client", kept ? true : null)
                .summary(
                        "%d connections that one line opened over %s are open, unused and not used again; it has closed none so far"
                                .formatted(site.count(), Wording.time(span)))
                .advice("Close " + Wording.what(site, "opens")
                        + " when it is done with, also where the exchange fails; or keep one and use it again.")
                .confirm("ss -tanpoe state established " + site.portFilter())
                .finding());
    }
}
