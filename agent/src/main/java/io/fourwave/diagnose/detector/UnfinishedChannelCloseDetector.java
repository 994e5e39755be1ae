// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import io.fourwave.connection.Connection;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.EvidenceTable;
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
import java.util.List;

/**
 * {@code unfinished_channel_close}: a channel that is registered with a selector gives its descriptor back at the next
 * select (JDK 11 to 25). Where nobody selects any more, that is never. A thread that is at work in the same call since it
 * closed may come to its next select.
 */
final class UnfinishedChannelCloseDetector implements Detector {

    /** Each look waits for the safepoint of a thread. */
    private static final int LOOKS = 16;

    private final DetectorContext context;

    UnfinishedChannelCloseDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        long now = snapshot.nowNanos();
        List<Suspect> unfinished = snapshot.conspicuous().stream()
                .filter(connection ->
                        connection.isHeldAfterClose() && now - connection.closeBeganNanos() >= context.afterNanos())
                .map(UnfinishedChannelCloseDetector::subject)
                .toList();
        return Site.of(unfinished, context.blame()).stream()
                .map(site -> finding(site, now))
                .toList();
    }

    private static Suspect subject(Connection connection) {
        Suspect subject = Suspect.of(connection, connection.closeBeganNanos());
        return StuckCloseDetector.closeOf(connection).map(subject::blamedOn).orElse(subject);
    }

    /** Main that pauses may do so to keep the JVM alive, and is no event loop then. */
    private boolean isClosersThreadAtWork(Site site, long now) {
        boolean many = site.count() >= EvidenceTable.MANY_FROM;
        return now - site.oldest().sinceNanos() < SiteSigns.LONG * context.afterNanos()
                && site.subjects().stream()
                        .map(Suspect::called)
                        .filter(call -> call != null)
                        .limit(LOOKS)
                        .map(call -> context.signOfCaller(call.threadId(), call.stack()))
                        .anyMatch(sign -> sign.isPresent() && (sign.get() == Sign.AT_WORK || !many));
    }

    private Finding finding(Site site, long now) {
        Connection oldest = site.oldest().connection();
        boolean atWork = isClosersThreadAtWork(site, now);
        return new FindingDraft(Verdict.UNFINISHED_CHANNEL_CLOSE, site, now)
                .grows(context)
                .severity(atWork ? Severity.INFO : Severity.LEAK)
                .confidence(atWork ? Confidence.POSSIBLE : Confidence.CERTAIN)
                .evidence("close_returned", true)
                .evidence("descriptor_held", true)
                .evidence(
                        "state",
                        oldest.lastState() == null ? null : oldest.lastState().semconv())
                .summary("%s %s closed and %s descriptor is still held by a selector, the oldest for %s%s"
                        .formatted(
                                Wording.connections(site.count()),
                                site.count() == 1 ? "was" : "were",
                                site.count() == 1 ? "its" : "their",
                                Wording.time(now - site.oldest().sinceNanos()),
                                atWork ? "; the thread that closed may come to its next select" : ""))
                .advice(
                        "Select once more after the close (selector.selectNow()), or close the selector: until then the JDK keeps the descriptor of a registered channel.")
                .confirm("ss -tanpoe " + site.portFilter())
                .finding();
    }
}
