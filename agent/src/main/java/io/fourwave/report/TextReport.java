// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The report for a terminal of 80 columns. Who reads the first screen alone can act: worst first, three lines a finding,
 * what, where in the code and what to do. Then the details of each, then what was seen, then the agent itself.
 */
public final class TextReport {
    private static final int SCREEN = 24;
    private static final int LEAD = 13;

    private final Lines lines = new Lines();
    private final Report report;

    private TextReport(Report report) {
        this.report = report;
    }

    public static String of(Report report) {
        TextReport page = new TextReport(report);
        page.head();
        page.firstScreen();
        page.details();
        page.connections();
        page.coverage();
        page.teardowns();
        page.self();
        return page.lines.toString();
    }

    private void head() {
        Report.JvmFacts jvm = report.jvm();
        lines.wrapped("fourwave ", Phrases.say("%s   %s", report.fourwave().version(), Phrases.application(jvm)));
        lines.wrapped(
                "",
                Phrases.say("%s   java %s   up %s", report.reportedAt(), jvm.java(), Phrases.seconds(jvm.uptimeS())));
        lines.wrapped("", Phrases.found(report) + exhaustion());
    }

    private String exhaustion() {
        return Phrases.soonestExhaustion(report.findings())
                .map(end -> "; " + end)
                .orElse("");
    }

    /** In full where that leaves all of them on one screen, else cut: nothing is lost, the details follow. */
    private void firstScreen() {
        if (report.findings().isEmpty()) {
            return;
        }
        lines.blank();
        Lines inFull = overview(false);
        lines.all(lines.count() + inFull.count() <= SCREEN ? inFull : overview(true));
    }

    private Lines overview(boolean cut) {
        Lines overview = new Lines();
        for (int i = 0; i < report.findings().size(); i++) {
            Report.FindingEntry finding = report.findings().get(i);
            String what = Phrases.say("%s: %s", label(finding), finding.summary());
            if (isSerious(finding)) {
                add(overview, cut, "", 9, what);
                overview.line("  where  " + Phrases.where(finding));
                add(overview, cut, "  do     ", 9, finding.advice());
            } else {
                overview.cut("", what);
            }
        }
        return overview;
    }

    private static void add(Lines to, boolean cut, String lead, int indent, String body) {
        if (cut) {
            to.cut(lead, body);
        } else {
            to.wrapped(lead, indent, body);
        }
    }

    private static boolean isSerious(Report.FindingEntry finding) {
        return finding.severity().isSerious();
    }

    private static String label(Report.FindingEntry finding) {
        return Phrases.say("%d %s %s", finding.number(), finding.severity().name(), Phrases.title(finding));
    }

    private void details() {
        for (int i = 0; i < report.findings().size(); i++) {
            Report.FindingEntry finding = report.findings().get(i);
            lines.blank();
            lines.rule(label(finding) + ", " + finding.confidence().text());
            new TextFinding(finding, lines).print();
        }
    }

    private void connections() {
        lines.blank();
        lines.rule("connections");
        entry("now", counts(report.states()));
        Sparkline.all(report.history()).forEach(lines::line);
        entry("closes", counts(report.steps()));
        report.closedOnDemand().forEach(batch -> entry("on demand", Phrases.closed(batch)));
        Report.Limits limits = report.limits();
        entry(
                "limits",
                Phrases.say(
                        "open files %s of %s, local ports %s",
                        Phrases.known(limits.openFiles()),
                        Phrases.known(limits.openFilesMax()),
                        Phrases.known(limits.ephemeralPorts())));
    }

    private void coverage() {
        Report.Coverage coverage = report.coverage();
        entry(
                "seen",
                Phrases.say(
                        "%d open connections tracked, %s met by no hook yet; met so far from before the attach: %d; asked: %s",
                        coverage.tracked(),
                        Phrases.known(coverage.untrackedSockets()),
                        coverage.openedBeforeAttach(),
                        String.join(", ", coverage.sources())));
        if (coverage.descriptors() != null) {
            entry("sockets", account(coverage.descriptors()));
        }
        coverage.missing().forEach(gap -> entry("not seen", gap.what() + ": " + gap.why()));
    }

    private static String account(Report.Descriptors descriptors) {
        return Phrases.counted(descriptors) + " = "
                + Phrases.account(descriptors).entrySet().stream()
                        .map(part -> part.getValue() + " " + part.getKey())
                        .collect(Collectors.joining(" + "));
    }

    private void teardowns() {
        List<Report.TeardownEntry> teardowns = report.teardowns();
        lines.blank();
        lines.rule("recent teardowns, the last of each kind");
        for (int i = 0; i < teardowns.size(); i++) {
            if (i > 0) {
                lines.blank();
            }
            lines.drawn(WaveDrawing.of(teardowns.get(i)));
        }
        if (teardowns.isEmpty()) {
            lines.line("none");
        }
    }

    private void self() {
        Report.Self self = report.self();
        lines.blank();
        lines.rule("fourwave itself");
        entry(
                "cost",
                Phrases.say("CPU %s ms, at most %d calls queued", Phrases.known(self.cpuMs()), self.queueHighWater()));
        entry("lost", self.dropped().isEmpty() ? "nothing" : counts(self.dropped()));
        entry("errors", self.suppressedErrors() + " suppressed");
        entry(
                "attached",
                Phrases.say(
                        "%s, %s; the JVM is up %s",
                        Phrases.second(report.fourwave().attachedAt()),
                        report.fourwave().how(),
                        Phrases.seconds(report.jvm().uptimeS())));
    }

    private void entry(String name, String body) {
        lines.wrapped(lead(name), body);
    }

    static String lead(String name) {
        return "  " + name + " ".repeat(LEAD - 2 - name.length());
    }

    static String counts(Map<String, ? extends Number> counts) {
        String text = counts.entrySet().stream()
                .filter(entry -> entry.getValue().longValue() != 0)
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "none" : text;
    }
}
