// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Side;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A finding to be varied, and reports that hold some. */
final class FindingReports {
    String verdict = "close_wait_leak";
    String severity = "leak";
    String side = "client";
    String text = "2 connections that the peer closed are still held, the oldest for 95 s";
    String advice = "Close what com.acme.Orders.fetch opens on every path, best with try-with-resources.";
    Report.Blame blame = Reports.finding().blame();
    List<String> stack = Reports.finding().openedBy().stack();
    String thread = "worker-7";
    Map<String, Object> evidence = new LinkedHashMap<>(Map.of("state", "close_wait"));
    List<Report.WaveEntry> waves = Reports.finding().waves();
    List<Report.Peer> peers = Reports.finding().peers();
    List<Report.Example> examples = Reports.finding().examples();
    String confirm = Reports.finding().confirm();
    Double growth = 40.0;
    Long exhaustion = 7200L;

    private int number = 1;

    static FindingReports of(String verdict, String severity) {
        FindingReports finding = new FindingReports();
        finding.verdict = verdict;
        finding.severity = severity;
        return finding;
    }

    FindingReports numbered(int known) {
        number = known;
        return this;
    }

    Report.FindingEntry entry() {
        return new Report.FindingEntry(
                verdict + "-cc971e90",
                number,
                Reports.named(Verdict.class, verdict),
                Reports.named(Severity.class, severity),
                Confidence.PROBABLE,
                2,
                95,
                Reports.named(Side.class, side),
                growth,
                exhaustion,
                peers,
                null,
                blame,
                new Report.OpenedBy(stack, thread),
                new Report.LastUsedBy(stack, thread, 96),
                evidence,
                text,
                advice,
                confirm,
                examples,
                waves);
    }

    static Report report(List<Report.FindingEntry> findings) {
        return report(findings, List.of());
    }

    static Report report(List<Report.FindingEntry> findings, List<Report.TeardownEntry> teardowns) {
        Report full = Reports.full();
        return new Report(
                ReportSchema.VERSION,
                full.reportedAt(),
                full.writtenFor(),
                full.fourwave(),
                full.jvm(),
                full.coverage(),
                full.self(),
                full.states(),
                full.history(),
                full.steps(),
                full.limits(),
                findings,
                full.closedOnDemand(),
                teardowns);
    }

    /** A stack as a web application has it: the application's frames between many of its libraries. */
    static List<String> deepStack(int frames) {
        List<String> stack = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            stack.add(
                    i % 9 == 8
                            ? "com.acme.shop.orders.OrderService.place" + i + "(OrderService.java:" + (100 + i) + ")"
                            : "org.springframework.web.servlet.FrameworkServlet.service" + i + "(FrameworkServlet.java:"
                                    + (800 + i) + ")");
        }
        return stack;
    }
}
