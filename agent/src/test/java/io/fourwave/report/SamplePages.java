// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import io.fourwave.report.page.HtmlReport;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Role;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Pages that no single run of a JVM gives: as much as there can be on one, and as hostile as it can be. */
public final class SamplePages {
    /** Closes every context that a page has, and is script in each. */
    static final String HOSTILE = "\"'></style></script></svg></title><script>alert(1)</script>"
            + "<img src=x onerror=alert(1)><!-- ]]> &lt; \u0000\u001b[2J\u202e";

    private SamplePages() {}

    /** 200 findings with stacks of 64 frames, and 200 kinds of teardown. */
    public static String crowded() {
        List<Report.FindingEntry> findings = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            FindingReports finding = FindingReports.of(
                    List.of("close_wait_leak", "hidden_fin", "peer_leak", "close_wait_idle_pool")
                            .get(i / 50),
                    List.of("leak", "suspect", "benign", "info").get(i / 50));
            finding.stack = FindingReports.deepStack(64);
            finding.peers = Collections.nCopies(10, new Report.Peer("2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff", 443, 9));
            finding.examples =
                    Collections.nCopies(5, Reports.finding().examples().get(0));
            findings.add(finding.entry());
        }
        return HtmlReport.of(FindingReports.report(findings, Collections.nCopies(200, Reports.active())));
    }

    /** Every field that holds text holds the same attack. */
    public static String hostile() {
        return HtmlReport.of(hostileReport());
    }

    static Report hostileReport() {
        FindingReports finding = new FindingReports();
        finding.text = HOSTILE;
        finding.advice = HOSTILE;
        finding.blame = new Report.Blame(HOSTILE, HOSTILE, 1, HOSTILE, List.of(HOSTILE, HOSTILE));
        finding.stack = List.of(HOSTILE, "java.net.Socket.connect(Socket.java:633)", "sun.nio.ch.Net.x", HOSTILE);
        finding.thread = HOSTILE;
        finding.evidence = Map.of(HOSTILE, HOSTILE);
        finding.waves = List.of(
                new Report.WaveEntry(0, Report.WaveKind.CALL, HOSTILE, Step.ACTIVE_FIN, HOSTILE, HOSTILE, null),
                new Report.WaveEntry(1, Report.WaveKind.CALL, HOSTILE, Step.RELEASE, HOSTILE, HOSTILE, 1.0),
                new Report.WaveEntry(2, Report.WaveKind.STATE, HOSTILE, null, null, null, null));
        finding.peers = List.of(new Report.Peer(HOSTILE, 1, 1));
        finding.examples = List.of(new Report.Example(HOSTILE, HOSTILE, 1, HOSTILE));
        finding.confirm = HOSTILE;
        return new Report(
                ReportSchema.VERSION,
                HOSTILE,
                null,
                new Report.Fourwave(HOSTILE, HOSTILE, HOSTILE, 30.0, 1),
                new Report.JvmFacts(1, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, 1),
                new Report.Coverage(1, 1L, 1, null, List.of(HOSTILE), List.of(new Report.Gap(HOSTILE, HOSTILE))),
                new Report.Self(1L, Map.of(HOSTILE, 1L), 1, 1),
                Map.of(HOSTILE, 1),
                List.of(new Report.HistoryPoint(0, Map.of(HOSTILE, 1)), new Report.HistoryPoint(9, Map.of(HOSTILE, 2))),
                Map.of(HOSTILE, 1L),
                new Report.Limits(1L, 1L, HOSTILE),
                List.of(finding.entry()),
                List.of(new Report.CloseEntry(HOSTILE, HOSTILE, HOSTILE, 1, Map.of(HOSTILE, 1), true, true)),
                List.of(new Report.TeardownEntry(
                        Role.ABORTED,
                        Side.SERVER,
                        Step.ABORT,
                        2,
                        HOSTILE,
                        HOSTILE,
                        HOSTILE,
                        Confidence.POSSIBLE,
                        HOSTILE,
                        finding.waves)));
    }
}
