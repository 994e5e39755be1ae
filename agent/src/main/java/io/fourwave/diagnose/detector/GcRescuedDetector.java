// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import io.fourwave.connection.census.Snapshot;
import io.fourwave.diagnose.CloseTally;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.FindingDraft;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Site;
import io.fourwave.diagnose.Verdict;
import io.fourwave.diagnose.Wording;
import io.fourwave.tcp.Confidence;
import java.util.List;

/** {@code gc_rescued}: nobody closed these sockets; the JDK's cleaner did, after some later collection. */
final class GcRescuedDetector implements Detector {
    private final DetectorContext context;

    GcRescuedDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        return context.closeTally().collected().stream()
                .map(stepCounter -> finding(stepCounter, snapshot.nowNanos()))
                .toList();
    }

    private static Finding finding(CloseTally.Tally stepCounter, long now) {
        Site site = stepCounter.site();
        return new FindingDraft(Verdict.GC_RESCUED, site, now)
                .count(stepCounter.count())
                .severity(Severity.SUSPECT)
                .confidence(Confidence.CERTAIN)
                .evidence("collected", true)
                .evidence("closed_by", "the JDK's cleaner")
                .evidence("eof_read", site.oldest().connection().usage().endOfStream() != null)
                .summary("%s %s lost without a close; only the garbage collector closed %s"
                        .formatted(
                                Wording.connections(stepCounter.count()),
                                stepCounter.count() == 1 ? "was" : "were",
                                stepCounter.count() == 1 ? "it" : "them"))
                .advice("Close " + Wording.what(site, "opens")
                        + " on every path: until the next collection each holds a descriptor.")
                .confirm("ss -tanpoe state close-wait " + site.portFilter() + "   # falls after jcmd PID GC.run")
                .finding();
    }
}
