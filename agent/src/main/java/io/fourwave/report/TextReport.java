// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import io.fourwave.tcp.FourTuple;
import java.util.Map;
import java.util.stream.Collectors;

/** The report for a terminal of 80 columns: findings first, worst first, then what was seen, then the agent itself. */
final class TextReport {
    private static final int WIDTH = 78;

    private final StringBuilder text = new StringBuilder(4096);

    private TextReport() {}

    static String of(Report report) {
        TextReport page = new TextReport();
        page.head(report);
        page.findings(report);
        page.numbers(report);
        page.teardowns(report);
        page.coverage(report);
        return page.text.toString();
    }

    private void head(Report report) {
        Report.Jvm jvm = report.jvm();
        wrapped(
                "fourwave ",
                "%s   pid %d on %s   java %s   up %d s"
                        .formatted(report.fourwave().version(), jvm.pid(), jvm.host(), jvm.java(), jvm.uptimeS()));
        line("");
    }

    private void findings(Report report) {
        if (report.findings().isEmpty()) {
            line("No findings.");
        }
        report.findings().forEach(this::finding);
        line("");
    }

    private void finding(Report.FindingEntry finding) {
        wrapped(
                "%s %s: ".formatted(finding.severity().toUpperCase(java.util.Locale.ROOT), finding.verdict()),
                finding.summary() + " (" + finding.confidence() + ").");
        wrapped("  where: ", where(finding));
        wrapped("  do:    ", finding.advice());
        wrapped(
                "  peers: ",
                finding.peers().stream()
                        .map(peer -> endpoint(peer) + " x" + peer.count())
                        .collect(Collectors.joining(", ")));
        line("  check: " + finding.confirm());
    }

    /** A server's peers have no port worth telling. */
    private static String endpoint(Report.Peer peer) {
        return peer.port() == 0 ? peer.address() : FourTuple.endpoint(peer.address(), peer.port());
    }

    private static String where(Report.FindingEntry finding) {
        if (finding.blame() == null) {
            return "not known: opened before the attach, or stacks=off";
        }
        Report.Blame blame = finding.blame();
        String line = blame.line() == null ? "" : ":" + blame.line();
        String library = blame.library() == null ? "" : ", by way of " + blame.library();
        return "%s (%s%s)%s, %s side, thread %s"
                .formatted(
                        blame.frame(),
                        blame.file(),
                        line,
                        library,
                        finding.side(),
                        finding.openedBy().thread());
    }

    private void numbers(Report report) {
        wrapped("Connections: ", counts(report.states()));
        wrapped("Calls:       ", counts(report.steps()));
        Report.Limits limits = report.limits();
        wrapped(
                "Limits:      ",
                "open files %s of %s, local ports %s"
                        .formatted(
                                known(limits.openFiles()),
                                known(limits.openFilesMax()),
                                known(limits.ephemeralPorts())));
    }

    private void teardowns(Report report) {
        for (Report.TeardownEntry teardown : report.teardowns()) {
            line("");
            text.append(WaveDrawing.of(teardown));
        }
        line("");
    }

    private void coverage(Report report) {
        Report.Coverage coverage = report.coverage();
        wrapped(
                "Seen:        ",
                "%d open connections tracked, %d of those met after the attach were opened before it; asked: %s"
                        .formatted(
                                coverage.tracked(),
                                coverage.openedBeforeAttach(),
                                String.join(", ", coverage.sources())));
        coverage.missing().forEach(gap -> wrapped("Not seen:    ", gap.what() + ": " + gap.why()));
        Report.Self self = report.self();
        wrapped(
                "fourwave:    ",
                "CPU %s ms, dropped %s, suppressed errors %d, queue high water %d"
                        .formatted(
                                known(self.cpuMs()),
                                self.dropped().isEmpty() ? "nothing" : counts(self.dropped()),
                                self.suppressedErrors(),
                                self.queueHighWater()));
    }

    private static String counts(Map<String, ? extends Number> counts) {
        String text = counts.entrySet().stream()
                .filter(entry -> entry.getValue().longValue() != 0)
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "none" : text;
    }

    private static String known(Object value) {
        return value == null ? "unknown" : value.toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    /** Breaks between words; the following lines are indented like the first one's text. */
    private void wrapped(String lead, String body) {
        StringBuilder line = new StringBuilder(lead);
        String indent = " ".repeat(Math.min(lead.length(), 13));
        boolean first = true;
        for (String word : body.split(" ")) {
            if (!first && line.length() + 1 + word.length() > WIDTH) {
                line(line.toString());
                line = new StringBuilder(indent);
                first = true;
            }
            line.append(first ? "" : " ").append(word);
            first = false;
        }
        line(line.toString());
    }
}
