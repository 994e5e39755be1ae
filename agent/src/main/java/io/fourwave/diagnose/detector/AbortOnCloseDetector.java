// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import io.fourwave.connection.census.Snapshot;
import io.fourwave.diagnose.CloseTally;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.FindingDraft;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.diagnose.Wording;
import io.fourwave.tcp.AbortReason;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.FourTuple;
import java.util.List;
import java.util.stream.Stream;

/** {@code abort_on_close}: this line of code resets connections instead of closing them. Some do so on purpose. */
final class AbortOnCloseDetector implements Detector {
    /** A single reset says nothing of the line. */
    private static final int LEAST = 3;

    /** What came after the close is only inferred. */
    private static final int LEAST_LATE = 5;

    private static final String LINGER_ZERO = AbortReason.LINGER_ZERO.text();

    private final DetectorContext context;

    AbortOnCloseDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        List<CloseTally.Tally> aborted = context.closeTally().aborted();
        return Stream.concat(
                        aborted.stream()
                                .filter(tally -> !isLate(tally) && tally.count() >= LEAST)
                                .map(tally -> finding(tally, tally.count(), snapshot.nowNanos())),
                        late(aborted, snapshot.nowNanos()))
                .toList();
    }

    /**
     * What was reset after the close: the kernel's own counter of the RSTs that it sent is the witness, and no more is claimed
     * than it has. It counts those of the other reasons too, and those of other processes.
     */
    private Stream<Finding> late(List<CloseTally.Tally> aborted, long now) {
        List<CloseTally.Tally> late = aborted.stream()
                .filter(tally -> isLate(tally) && tally.count() >= LEAST_LATE)
                .toList();
        if (late.isEmpty()) {
            return Stream.empty();
        }
        long atTheClose = aborted.stream()
                .filter(tally -> !isLate(tally))
                .mapToLong(CloseTally.Tally::count)
                .sum();
        long witnessed = context.headroom().resetsSent().orElse(0) - atTheClose;
        return late.stream()
                .map(tally -> new Late(tally, (int) Math.min(tally.count(), witnessed)))
                .filter(each -> each.count >= LEAST_LATE)
                .map(each -> finding(each.tally, each.count, now));
    }

    private static boolean isLate(CloseTally.Tally tally) {
        return tally.reason().equals(CloseTally.DATA_AFTER_CLOSE);
    }

    private static Finding finding(CloseTally.Tally tally, int count, long now) {
        Words words = Words.of(tally);
        return new FindingDraft(Verdict.ABORT_ON_CLOSE, tally.site(), now)
                .count(count)
                .severity(Severity.INFO)
                .confidence(words == Words.LINGER ? Confidence.CERTAIN : Confidence.PROBABLE)
                .evidence("abort_reason", tally.reason())
                .summary("%s %s reset %s".formatted(Wording.connections(count), count == 1 ? "was" : "were", words.why))
                .advice(words.advice)
                .confirm(
                        isLate(tally) ? "nstat -az TcpOutRsts" : "nstat -az TcpExtTCPAbortOnClose TcpExtTCPAbortOnData")
                .finding();
    }

    private record Late(CloseTally.Tally tally, int count) {}

    private enum Words {
        LINGER(
                "by a close here: SO_LINGER is 0",
                "Remove SO_LINGER 0 unless you want the reset: a reset discards the data that is still on its way to the peer."),
        UNREAD(
                "by a close here: bytes of the peer were unread",
                "Read to the end before the close, where the peer's last bytes matter: a close with unread data resets."),
        LATE(
                "after a close here: the peer sent more, which the kernel answers with a RST",
                "Where the peer's last bytes matter, shut the output down, read to the end, and then close."
                        + " A TLS peer's close_notify also causes this reset; no data is lost."),
        LATE_ON_ONE_HOST(
                "after a close here, by either end: the peer sent more, or it closed without reading all that was sent"
                        + " here. Both ends are on this host, and the kernel counts their RSTs together",
                "Look at the peer's end first: if it reads to the end before it closes, only what it sends after the close"
                        + " here is reset. " + LATE.advice);

        private final String why;
        private final String advice;

        Words(String why, String advice) {
            this.why = why;
            this.advice = advice;
        }

        static Words of(CloseTally.Tally tally) {
            if (isLate(tally)) {
                return hasPeerOnThisHost(tally) ? LATE_ON_ONE_HOST : LATE;
            }
            return tally.reason().equals(LINGER_ZERO) ? LINGER : UNREAD;
        }

        /** The peer's RSTs are among those that the kernel has sent. */
        private static boolean hasPeerOnThisHost(CloseTally.Tally tally) {
            return tally.site().subjects().stream()
                    .anyMatch(subject ->
                            subject.knownTuple().filter(FourTuple::isSameHost).isPresent());
        }
    }
}
