// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report.page;

import io.fourwave.report.Exchange;
import io.fourwave.report.Frames;
import io.fourwave.report.Phrases;
import io.fourwave.report.Report;
import java.util.List;
import java.util.Optional;

/**
 * One finding on the page: three lines that are always there, what, where in the code and what to do, and the details to
 * open.
 */
final class FindingCard {
    private static final String MORE = "This page shows no more of this finding; the JSON report has all of it.";
    private static final int FEW = 3;

    private final Report.FindingEntry finding;
    private final Detail detail;
    private final Markup page = new Markup();

    private FindingCard(Report.FindingEntry finding, Detail detail) {
        this.finding = finding;
        this.detail = detail;
    }

    /** @param number on the page, from 1; the first is open */
    static String of(Report.FindingEntry finding, int number, Detail detail) {
        FindingCard card = new FindingCard(finding, detail);
        card.write(number, number == 1);
        return card.page.toString();
    }

    /** The kernel's, which the page can be filtered by. */
    static Optional<String> state(Report.FindingEntry finding) {
        return Optional.ofNullable(finding.evidence().get("state")).map(Object::toString);
    }

    private void write(int number, boolean open) {
        page.line()
                .raw("<details class=\"card ")
                .text(finding.severity().text())
                .raw("\" id=\"f" + number + "\" data-severity=\"")
                .text(finding.severity().text())
                .raw("\" data-state=\"")
                .text(state(finding).orElse(""))
                .raw(open ? "\" open>" : "\">");
        head();
        page.raw("<div class=\"body\">");
        if (detail == Detail.SUMMARY) {
            page.element("p", MORE, "class", "facts");
        } else {
            details();
        }
        page.raw("</div>").close("details");
    }

    private void details() {
        numbers();
        drawing();
        page.raw("<div class=\"pair\">");
        evidence();
        peers();
        examples();
        page.raw("</div>");
        stack(
                "Opened by",
                openedBy(),
                finding.openedBy() == null ? "" : thread(finding.openedBy().thread()));
        lastUse();
        confirm();
        page.raw("<p class=\"facts\">id ").element("code", finding.id()).raw("</p>");
    }

    private void head() {
        page.raw("<summary><span class=\"top\">")
                .element("span", finding.severity().text(), "class", "badge");
        page.element("h3", Phrases.title(finding))
                .element(
                        "span",
                        "finding " + finding.number() + "; "
                                + finding.confidence().text() + "; " + finding.count() + ", the oldest for "
                                + Phrases.seconds(finding.oldestS()),
                        "class",
                        "aside")
                .raw("</span>");
        line("What", finding.summary(), null);
        line("Where", Phrases.where(finding), "code");
        line("Do", finding.advice(), null);
        page.close("summary");
    }

    private void line(String name, String body, String kind) {
        page.raw("<span class=\"line\">")
                .element("b", name)
                .element("span", body, "class", kind)
                .raw("</span>");
    }

    private void numbers() {
        page.raw("<p class=\"facts\">").text(Phrases.circumstances(finding)).raw("</p>");
        String forecast = Phrases.forecast(finding);
        if (!forecast.isEmpty()) {
            page.element("p", forecast, "class", finding.exhaustionInS() == null ? "facts" : "forecast");
        }
    }

    private void drawing() {
        Exchange exchange = Exchange.of(finding);
        if (!exchange.items().isEmpty()) {
            heading(finding.verdict().isOver() ? "The close of the oldest" : "The close so far, of the oldest");
            Report.Example oldest =
                    finding.examples().isEmpty() ? null : finding.examples().get(0);
            page.raw("<div class=\"wide\">");
            SequenceDiagram.draw(
                    exchange, oldest == null ? "" : oldest.local(), oldest == null ? "" : oldest.peer(), now(), page);
            page.raw("</div>");
        }
    }

    private String now() {
        String time = Phrases.seconds(finding.oldestS());
        return finding.verdict().isOver() ? time + " ago" : "now, after " + time;
    }

    private void evidence() {
        if (!finding.evidence().isEmpty()) {
            page.raw("<div>");
            heading("Evidence");
            page.raw("<table>");
            finding.evidence()
                    .forEach((name, value) -> page.raw("<tr>")
                            .element("th", name, "scope", "row")
                            .element("td", value)
                            .raw("</tr>"));
            page.raw("</table></div>");
        }
    }

    private void peers() {
        if (!finding.peers().isEmpty()) {
            page.raw("<div>");
            heading("Peers");
            page.raw("<table><tr><th scope=\"col\">peer</th><th scope=\"col\" class=\"n\">connections</th></tr>");
            finding.peers()
                    .forEach(peer -> page.raw("<tr>")
                            .element("td", Phrases.endpoint(peer), "class", "code")
                            .element("td", peer.count(), "class", "n")
                            .raw("</tr>"));
            page.raw("</table>");
            Phrases.otherPeers(finding).ifPresent(others -> page.element("p", others, "class", "facts"));
            page.raw("</div>");
        }
    }

    private void lastUse() {
        Report.LastUsedBy use = finding.lastUsedBy();
        if (use != null && use.stack().isEmpty()) {
            heading("Last used by");
            page.element("p", thread(use.thread()) + ", " + Phrases.seconds(use.agoS()) + " ago", "class", "facts");
        } else if (use != null) {
            stack("Last used by", use.stack(), thread(use.thread()) + ", " + Phrases.seconds(use.agoS()) + " ago");
        }
    }

    private void stack(String title, List<String> stack, String aside) {
        if (!stack.isEmpty()) {
            heading(title);
            page.element("p", aside, "class", "facts").raw("<ol class=\"stack\">");
            String blame = finding.blame() == null ? null : finding.blame().frame();
            List<Frames.Run> runs = Frames.of(stack, blame).runs();
            detail.some(runs, FEW).forEach(this::run);
            page.raw("</ol>");
        }
    }

    private void run(Frames.Run run) {
        if (run.application()) {
            detail.some(run.frames(), FEW).forEach(frame -> page.element("li", frame));
        } else if (run.frames().size() == 1) {
            page.element("li", run.first(), "class", "other");
        } else if (detail == Detail.EVERYTHING) {
            page.raw("<li class=\"other\"><details><summary>").text(folded(run)).raw("</summary><ol>");
            run.frames().forEach(frame -> page.element("li", frame));
            page.raw("</ol></details></li>");
        } else {
            page.element("li", folded(run), "class", "other");
        }
    }

    private static String folded(Frames.Run run) {
        return run.frames().size() + " frames, " + Frames.function(run.first()) + " to " + Frames.function(run.last());
    }

    private void examples() {
        if (!finding.examples().isEmpty()) {
            page.raw("<div class=\"wide\">");
            heading("Examples");
            page.raw("<table><tr><th scope=\"col\">this end</th><th scope=\"col\">peer</th>"
                    + "<th scope=\"col\" class=\"n\">for</th></tr>");
            detail.some(finding.examples(), 1).forEach(this::example);
            page.raw("</table>");
            Phrases.trace(finding)
                    .ifPresent(id -> page.raw("<p class=\"facts\">trace ")
                            .element("code", id)
                            .raw("</p>"));
            page.raw("</div>");
        }
    }

    private void example(Report.Example example) {
        page.raw("<tr>")
                .element("td", example.local(), "class", "code")
                .element("td", example.peer(), "class", "code")
                .element("td", Phrases.seconds(example.ageS()), "class", "n")
                .raw("</tr>");
    }

    private void confirm() {
        if (finding.confirm() != null && !finding.confirm().isEmpty()) {
            heading("See it from outside");
            page.raw("<p class=\"command\">")
                    .element("code", finding.confirm(), "tabindex", "0")
                    .raw("<button type=\"button\" class=\"copy\">Copy</button></p>");
        }
    }

    private List<String> openedBy() {
        return finding.openedBy() == null ? List.of() : finding.openedBy().stack();
    }

    private static String thread(String thread) {
        return "thread " + Phrases.thread(thread);
    }

    private void heading(String title) {
        page.element("h4", title);
    }

    /** How much of it there is room for on the page; the JSON report has everything. */
    enum Detail {
        EVERYTHING,
        /** Without the frames between the application's. */
        FOLDED,
        /** The first frames, peers and examples. */
        BRIEF,
        /** Without what is to be opened. */
        SUMMARY;

        <T> List<T> some(List<T> all, int few) {
            return this == BRIEF && all.size() > few ? all.subList(0, few) : all;
        }
    }
}
