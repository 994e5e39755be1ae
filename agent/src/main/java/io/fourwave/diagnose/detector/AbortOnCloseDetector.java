// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import io.fourwave.connection.Snapshot;
import io.fourwave.diagnose.CloseTally;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.FindingDraft;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.diagnose.Wording;
import io.fourwave.tcp.AbortReason;
import io.fourwave.tcp.Confidence;
import java.util.List;

/** {@code abort_on_close}: this line of code resets connections instead of closing them. Some mean to. */
final class AbortOnCloseDetector implements Detector {
    /** One may happen to anybody. */
    private static final int LEAST = 3;

    private final DetectorContext context;

    AbortOnCloseDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        return context.closeTally().aborted().stream()
                .filter(stepCounter -> stepCounter.count() >= LEAST)
                .map(stepCounter -> finding(stepCounter, snapshot.nowNanos()))
                .toList();
    }

    private static Finding finding(CloseTally.Tally stepCounter, long now) {
        boolean linger = stepCounter.reason().equals(AbortReason.LINGER_ZERO.text());
        return new FindingDraft(Verdict.ABORT_ON_CLOSE, stepCounter.site(), now)
                .count(stepCounter.count())
                .severity(Severity.INFO)
                .confidence(linger ? Confidence.CERTAIN : Confidence.PROBABLE)
                .evidence("abort_reason", stepCounter.reason())
                .summary("%s %s reset by a close here: %s"
                        .formatted(
                                Wording.connections(stepCounter.count()),
                                stepCounter.count() == 1 ? "was" : "were",
                                linger ? "SO_LINGER is 0" : "bytes of the peer were unread"))
                .advice(
                        linger
                                ? "Take SO_LINGER 0 out, unless the reset is meant: what is still under way to the peer is lost with it."
                                : "Read to the end before the close, where the peer's last bytes matter: a close with unread data resets.")
                .confirm("nstat -az TcpExtTCPAbortOnClose TcpExtTCPAbortOnData")
                .finding();
    }
}
