// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Teardown;
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
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code peer_leak}: this side's FIN was acknowledged and the peer's own does not come: the peer is the one that does not
 * close. After a close Linux gives up after tcp_fin_timeout (60 s by default); after a half-close it waits for ever, and
 * there it may be meant, which the words say.
 */
final class PeerLeakDetector implements Detector {

    private final DetectorContext context;

    PeerLeakDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        long now = snapshot.nowNanos();
        List<Suspect> waiting = new ArrayList<>();
        for (Teardown teardown : snapshot.withoutDescriptor()) {
            if (isWaiting(teardown, now)) {
                waiting.add(subject(teardown));
            }
        }
        for (Connection connection : snapshot.conspicuous()) {
            if (connection.teardown() != null
                    && isWaiting(connection.teardown(), now)
                    && connection.usage().isUnusedSince(now - context.afterNanos())
                    && !connection.isHeldAfterClose()) {
                waiting.add(subject(connection.teardown()));
            }
        }
        return Site.of(waiting, context.blame()).stream()
                .map(site -> finding(site, now))
                .toList();
    }

    private boolean isWaiting(Teardown teardown, long now) {
        return teardown.currentState() == TcpState.FIN_WAIT_2 && now - teardown.currentSince() >= context.afterNanos();
    }

    private static Suspect subject(Teardown teardown) {
        Suspect subject = Suspect.of(teardown.connection(), teardown.currentSince());
        return teardown.deciding().map(subject::blamedOn).orElse(subject);
    }

    private static Finding finding(Site site, long now) {
        boolean open = site.oldest().connection().closeBeganNanos() == 0
                && !site.oldest().connection().isDescriptorGone();
        return new FindingDraft(Verdict.PEER_LEAK, site, now)
                .severity(Severity.INFO)
                .confidence(Confidence.PROBABLE)
                .evidence("state", TcpState.FIN_WAIT_2.semconv())
                .evidence("half_closed", open ? true : null)
                .summary((open
                                ? "%s %s half-closed by shutdownOutput and wait%s for the peer's answer or its close, the oldest for %s"
                                : "This JVM closed %1$s, and the peer has not closed its end; the oldest waits for %4$s")
                        .formatted(
                                Wording.connections(site.count()),
                                Wording.are(site.count()),
                                open && site.count() == 1 ? "s" : "",
                                Wording.time(now - site.oldest().sinceNanos())))
                .advice(
                        open
                                ? "Nothing, if the half-close is meant: the peer may answer as long as it likes. If the peer should have finished, check it: its end is in CLOSE_WAIT. Set a time limit for the wait in this application."
                                : "Check the peer: its end of these connections is in CLOSE_WAIT. Change this application only if it half-closed by mistake.")
                .confirm("ss -tanoe state fin-wait-2 " + site.portFilter())
                .finding();
    }
}
