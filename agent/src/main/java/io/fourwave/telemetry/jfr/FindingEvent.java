// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.jfr;

import io.fourwave.connection.Stack;
import io.fourwave.diagnose.Finding;
import io.fourwave.tcp.AddressMask;
import io.fourwave.tcp.FourTuple;
import java.util.Optional;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A finding, when it is new and whenever it has doubled. */
@Name("fourwave.Finding")
@Label("TCP Finding")
@Category("fourwave")
@Description("Connections whose close goes wrong, the line of code to blame, and what to do")
@StackTrace(false)
final class FindingEvent extends Event {

    @Label("Verdict")
    private String verdict;

    @Label("Severity")
    private String severity;

    @Label("Confidence")
    private String confidence;

    @Label("Side")
    private String side;

    @Label("Count")
    @Description("Connections with this finding")
    private int count;

    @Label("Oldest")
    @Timespan(Timespan.NANOSECONDS)
    private long oldest;

    @Label("Local Address")
    @Description("Of the oldest one")
    private String local;

    @Label("Peer Address")
    @Description("Of the oldest one")
    private String peer;

    @Label("Blame")
    private String blame;

    @Label("Library")
    private String library;

    @Label("Summary")
    private String summary;

    @Label("Advice")
    private String advice;

    static void emit(Finding finding, AddressMask mask) {
        FindingEvent event = new FindingEvent();
        if (event.isEnabled()) {
            event.fill(finding, mask);
            event.fill(finding.oldest().knownTuple(), mask);
            event.commit();
        }
    }

    private void fill(Finding finding, AddressMask mask) {
        verdict = finding.verdict().text();
        severity = finding.severity().text();
        confidence = finding.confidence().text();
        side = finding.side().text();
        count = finding.count();
        oldest = finding.oldestNanos();
        blame = finding.blame().map(Stack::text).orElse(null);
        library = finding.library().orElse(null);
        summary = mask.within(finding.summary());
        advice = finding.advice();
    }

    private void fill(Optional<FourTuple> tuple, AddressMask mask) {
        local = tuple.map(known -> mask.endpoint(known.localAddress(), known.localPort()))
                .orElse(null);
        peer = tuple.map(known -> mask.endpoint(known.peerAddress(), known.peerPort()))
                .orElse(null);
    }
}
