// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import io.fourwave.connection.Use;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.connection.census.UnacceptedConnection;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.FindingDraft;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Site;
import io.fourwave.diagnose.SiteSigns;
import io.fourwave.diagnose.Suspect;
import io.fourwave.diagnose.Verdict;
import io.fourwave.diagnose.Wording;
import io.fourwave.diagnose.evidence.Sign;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code accept_queue}: the peer has closed before anybody accepted its connection: the acceptor is stuck or gone. While its
 * thread is alive and in the middle of something, a server of one thread with a long request looks the same.
 */
final class AcceptQueueDetector implements Detector {

    private final DetectorContext context;

    AcceptQueueDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        long now = snapshot.nowNanos();
        Map<FourTuple, UnacceptedConnection> waiting = new HashMap<>();
        for (UnacceptedConnection each : snapshot.waiting()) {
            if (now - each.sinceNanos() >= context.afterNanos()) {
                waiting.put(each.tuple(), each);
            }
        }
        List<Suspect> suspects = waiting.values().stream().map(Suspect::of).toList();
        return Site.of(suspects, context.blame()).stream()
                .map(site -> finding(site, waiting.get(site.oldest().tuple()), now))
                .toList();
    }

    private Finding finding(Site site, UnacceptedConnection oldest, long now) {
        int port = oldest.tuple().localPort();
        String busy = now - oldest.sinceNanos() < SiteSigns.LONG * context.afterNanos() ? acceptorAtWork(oldest) : "";
        return new FindingDraft(Verdict.ACCEPT_QUEUE, site, now)
                .severity(busy.isEmpty() ? Severity.SUSPECT : Severity.INFO)
                .confidence(Confidence.CERTAIN)
                .evidence("state", TcpState.CLOSE_WAIT.semconv())
                .evidence("inode", 0)
                .evidence("listen_port", port)
                .evidence("acceptor", busy.isEmpty() ? null : busy)
                .summary("%s on port %d %s waiting to be accepted and closed by the peer, the oldest for %s%s"
                        .formatted(
                                Wording.connections(site.count()),
                                port,
                                Wording.are(site.count()),
                                Wording.time(now - site.oldest().sinceNanos()),
                                busy.isEmpty() ? "" : "; " + busy + " may come to them"))
                .advice(
                        busy.isEmpty()
                                ? "Look at the thread that accepts on port " + port
                                        + " in a thread dump: it is blocked, gone, or waits for a free worker."
                                : "Have another thread do what the one that accepts on port " + port
                                        + " does: clients wait for it. After ten times leak.after this becomes a suspect.")
                .confirm("ss -ltn " + site.portFilter())
                .finding();
    }

    /**
     * The thread that accepted last, where it is in the middle of something; where none has accepted yet, the one that began to
     * listen, while it does so in the same call. Empty where there is none.
     */
    private String acceptorAtWork(UnacceptedConnection waiting) {
        Use acceptor = waiting.acceptor();
        Optional<Sign> sign = acceptor == null
                ? context.signWithin(waiting.listener()).filter(Sign.AT_WORK::equals)
                : context.signOfThread(acceptor);
        return sign.isPresent() ? context.threadText(acceptor == null ? waiting.listener() : acceptor) : "";
    }
}
