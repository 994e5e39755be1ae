// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The details of one finding, in the order in which one would ask for them. */
final class TextFinding {
    private static final String INDENT = " ".repeat(13);

    private final Report.FindingEntry finding;
    private final Lines lines;

    TextFinding(Report.FindingEntry finding, Lines lines) {
        this.finding = finding;
        this.lines = lines;
    }

    void print() {
        entry("what", finding.summary());
        lines.line(TextReport.lead("where") + Phrases.where(finding));
        lines.wrapped(INDENT, Phrases.circumstances(finding));
        entry("do", finding.advice());
        entry("growth", Phrases.forecast(finding));
        entry(
                "evidence",
                joined(finding.evidence().entrySet().stream()
                        .map(item -> item.getKey() + " " + item.getValue())
                        .toList()));
        entry(
                "peers",
                joined(Stream.concat(
                                finding.peers().stream().map(peer -> Phrases.endpoint(peer) + " x" + peer.count()),
                                Phrases.otherPeers(finding).stream())
                        .toList()));
        stack(
                "opened by",
                finding.openedBy() == null ? List.of() : finding.openedBy().stack());
        if (finding.lastUsedBy() != null) {
            List<String> stack = finding.lastUsedBy().stack();
            stack("last used", stack);
            lines.wrapped(
                    stack.isEmpty() ? TextReport.lead("last used") : INDENT,
                    Phrases.seconds(finding.lastUsedBy().agoS()) + " ago, thread "
                            + Phrases.thread(finding.lastUsedBy().thread()));
        }
        drawing();
        examples();
        if (finding.confirm() != null && !finding.confirm().isEmpty()) {
            lines.line(TextReport.lead("confirm") + finding.confirm());
        }
        lines.line(TextReport.lead("id") + finding.id());
    }

    private void entry(String name, String body) {
        if (body != null && !body.isEmpty()) {
            lines.wrapped(TextReport.lead(name), body);
        }
    }

    private void stack(String name, List<String> stack) {
        String blame = finding.blame() == null ? null : finding.blame().frame();
        String lead = TextReport.lead(name);
        for (Frames.Run run : Frames.of(stack, blame).runs()) {
            for (String line : run.application() ? run.frames() : List.of(folded(run))) {
                lines.line(lead + line);
                lead = INDENT;
            }
        }
    }

    private static String folded(Frames.Run run) {
        return run.frames().size() == 1
                ? run.first()
                : Phrases.say(
                        "(%d frames, %s to %s)",
                        run.frames().size(), Frames.function(run.first()), Frames.function(run.last()));
    }

    private void drawing() {
        String drawing = WaveDrawing.of(finding, "  ");
        if (!drawing.isEmpty()) {
            lines.line(TextReport.lead("so far").stripTrailing());
            lines.drawn(drawing);
        }
    }

    private void examples() {
        String lead = TextReport.lead("examples");
        for (Report.Example example : finding.examples()) {
            lines.line(Phrases.say(
                    "%s%s -> %s  %s", lead, example.local(), example.peer(), Phrases.seconds(example.ageS())));
            lead = INDENT;
        }
        Phrases.trace(finding).ifPresent(id -> lines.line(TextReport.lead("trace") + id));
    }

    private static String joined(List<String> items) {
        return items.stream().collect(Collectors.joining(", "));
    }
}
