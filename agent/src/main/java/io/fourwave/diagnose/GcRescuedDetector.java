// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.tcp.Confidence;
import io.fourwave.watch.Snapshot;
import java.util.List;

/** {@code gc_rescued}: nobody closed these sockets; the JDK's cleaner did, whenever it came by. */
final class GcRescuedDetector implements Detector {
    private final Endings endings;

    GcRescuedDetector(Endings endings) {
        this.endings = endings;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        return endings.collected().stream()
                .map(tally -> finding(tally, snapshot.nowNanos()))
                .toList();
    }

    private static Finding finding(Endings.Tally tally, long now) {
        Site site = tally.site();
        return new FindingDraft(Verdict.GC_RESCUED, site, now)
                .count(tally.count())
                .severity(Severity.SUSPECT)
                .confidence(Confidence.CERTAIN)
                .evidence("collected", true)
                .evidence("closed_by", "the JDK's cleaner")
                .evidence("eof_read", site.oldest().connection().usage().endOfStream() != null)
                .summary("%s %s lost without a close; only the garbage collector closed %s"
                        .formatted(
                                Words.connections(tally.count()),
                                tally.count() == 1 ? "was" : "were",
                                tally.count() == 1 ? "it" : "them"))
                .advice("Close " + Words.what(site, "opens")
                        + " on every path: until a collection comes by, each holds a descriptor.")
                .confirm("ss -tanpoe state close-wait " + site.portFilter() + "   # falls after jcmd PID GC.run")
                .finding();
    }
}
