// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

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
import java.util.List;

/** {@code accept_queue}: the peer has closed before anybody accepted its connection: the acceptor is stuck or gone. */
final class AcceptQueueDetector implements Detector {

    private final DetectorContext context;

    AcceptQueueDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        long now = snapshot.nowNanos();
        List<Suspect> waiting = snapshot.waiting().stream()
                .filter(each -> now - each.sinceNanos() >= context.afterNanos())
                .map(Suspect::of)
                .toList();
        return Site.of(waiting, context.blame()).stream()
                .map(site -> finding(site, now))
                .toList();
    }

    private static Finding finding(Site site, long now) {
        int port = site.oldest().tuple().localPort();
        return new FindingDraft(Verdict.ACCEPT_QUEUE, site, now)
                .severity(Severity.SUSPECT)
                .confidence(Confidence.CERTAIN)
                .evidence("state", TcpState.CLOSE_WAIT.semconv())
                .evidence("inode", 0)
                .evidence("listen_port", port)
                .summary("%s on port %d %s waiting to be accepted and closed by the peer, the oldest for %s"
                        .formatted(
                                Wording.connections(site.count()),
                                port,
                                Wording.are(site.count()),
                                Wording.time(now - site.oldest().sinceNanos())))
                .advice("Look at the thread that accepts on port " + port
                        + " in a thread dump: it is blocked, gone, or waits for a free worker.")
                .confirm("ss -ltn " + site.portFilter())
                .finding();
    }
}
