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
                                ? "%s %s half-closed here by shutdownOutput and wait%s for the peer's answer or its close, the oldest for %s"
                                : "%s %s closed here and not by the peer%s, the oldest for %s")
                        .formatted(
                                Wording.connections(site.count()),
                                Wording.are(site.count()),
                                open && site.count() == 1 ? "s" : "",
                                Wording.time(now - site.oldest().sinceNanos())))
                .advice(
                        open
                                ? "Nothing, if the half-close is meant: the peer may answer as long as it likes. If it should be done by now, look at it (CLOSE_WAIT there), and give the wait a time limit here."
                                : "Look at the peer, where they are in CLOSE_WAIT. There is nothing to change here, unless the half-close was not meant.")
                .confirm("ss -tanoe state fin-wait-2 " + site.portFilter())
                .finding();
    }
}
