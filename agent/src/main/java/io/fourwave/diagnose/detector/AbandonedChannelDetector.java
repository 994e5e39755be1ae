// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import io.fourwave.connection.Connection;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.FindingDraft;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Site;
import io.fourwave.diagnose.Suspect;
import io.fourwave.diagnose.Verdict;
import io.fourwave.diagnose.Wording;
import io.fourwave.tcp.Confidence;
import java.util.List;

/**
 * {@code abandoned_channel}: the garbage collector has taken a SocketChannel that was never closed. Unlike a Socket's, its
 * descriptor is not closed with it (JDK 8 to 25), and nobody is left who could.
 */
final class AbandonedChannelDetector implements Detector {

    private final DetectorContext context;

    AbandonedChannelDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        List<Suspect> abandoned = snapshot.conspicuous().stream()
                .filter(Connection::isAbandoned)
                .map(connection -> Suspect.of(connection, lastSeen(connection)))
                .toList();
        return Site.of(abandoned, context.blame()).stream()
                .map(site -> finding(site, snapshot.nowNanos()))
                .toList();
    }

    private static long lastSeen(Connection connection) {
        return connection.usage().lastUseNanos() == 0
                ? connection.openedNanos()
                : connection.usage().lastUseNanos();
    }

    private Finding finding(Site site, long now) {
        Connection oldest = site.oldest().connection();
        return new FindingDraft(Verdict.ABANDONED_CHANNEL, site, now)
                .grows(context)
                .severity(Severity.LEAK)
                .confidence(Confidence.CERTAIN)
                .evidence("collected", true)
                .evidence("descriptor_held", true)
                .evidence("eof_read", oldest.usage().endOfStream() != null)
                .evidence(
                        "state",
                        oldest.lastState() == null ? null : oldest.lastState().semconv())
                .summary("%s: the channel is garbage, the descriptor stays open until the JVM ends"
                        .formatted(Wording.connections(site.count())))
                .advice("Close " + Wording.what(site, "opens")
                        + " on every path: the garbage collector does not do it for a SocketChannel.")
                .confirm("ss -tanpoe " + site.portFilter())
                .finding();
    }
}
