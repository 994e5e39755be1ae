// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report.page;

import io.fourwave.report.Exchange;
import io.fourwave.report.Phrases;
import io.fourwave.report.Report;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The report as one page that needs nothing else: no network, no other file. */
public final class HtmlReport {
    /** Characters up to the end of the findings: with the rest the page stays below a megabyte. */
    private static final int FINDINGS = 800_000;

    /** More than these are filtered on the screen, and printed as they are opened there. */
    private static final int FEW = 10;

    private static final int BRIEF_CARD = 3_800;
    private static final int TEARDOWNS_DRAWN = 40;

    private final Markup page = new Markup();
    private final Report report;

    private HtmlReport(Report report) {
        this.report = report;
    }

    public static String of(Report report) {
        HtmlReport html = new HtmlReport(report);
        PageFrame.begin(html.page, html.title() + ": " + html.found());
        html.header();
        html.page.open("main", "class", report.findings().size() > FEW ? "many" : null);
        html.findings();
        html.connections();
        html.coverage();
        html.teardowns();
        html.self();
        html.page.raw("</main>\n");
        PageFrame.end(html.page);
        return html.page.toString();
    }

    private String title() {
        return "TCP closes of " + Phrases.application(report.jvm());
    }

    private String found() {
        return Phrases.found(report);
    }

    private void header() {
        page.raw("<a class=\"skip\" href=\"#findings\">Skip to the findings</a>\n<header>")
                .raw("<p class=\"mark\">fourwave <span>")
                .text(report.fourwave().version())
                .raw("</span></p>")
                .element("h1", title())
                .element("p", found(), "class", "found");
        Phrases.soonestExhaustion(report.findings())
                .ifPresent(end -> page.element("p", "If it goes on like this, " + end + ".", "class", "forecast"));
        jvm();
        page.raw("</header>\n<nav aria-label=\"Sections\"><a href=\"#findings\">Findings</a>"
                + "<a href=\"#connections\">Connections</a><a href=\"#coverage\">What was seen</a>"
                + "<a href=\"#teardowns\">Teardowns</a><a href=\"#self\">fourwave itself</a></nav>\n");
    }

    private void jvm() {
        Report.JvmFacts jvm = report.jvm();
        page.raw("<dl class=\"jvm\">");
        fact("Reported", report.reportedAt());
        fact(
                "Attached",
                Phrases.second(report.fourwave().attachedAt()) + " ("
                        + report.fourwave().how() + ")");
        fact("Up", Phrases.seconds(jvm.uptimeS()));
        fact("Java", jvm.java() + ", " + jvm.vendor());
        page.raw("</dl>");
    }

    private void fact(String name, String value) {
        page.raw("<div>").element("dt", name).element("dd", value).raw("</div>");
    }

    private void findings() {
        begin("findings", "Findings, worst first");
        if (report.findings().isEmpty()) {
            page.element("p", found() + ".");
        } else {
            tools();
        }
        for (int i = 0; i < report.findings().size(); i++) {
            page.raw(card(i));
        }
        end();
    }

    private void tools() {
        page.raw("<p class=\"tools\"><button type=\"button\" data-open=\"1\">Open all</button>"
                + "<button type=\"button\" data-open=\"\">Close all</button></p>");
        if (report.findings().size() > FEW) {
            page.raw("<p class=\"tools filter\"><label>Filter <input type=\"search\" id=\"text\"></label>");
            choice(
                    "severity",
                    report.findings().stream().map(each -> each.severity().text()));
            choice("state", report.findings().stream().flatMap(each -> FindingCard.state(each).stream()));
            page.raw("<span id=\"shown\" role=\"status\"></span></p>");
        }
    }

    private void choice(String name, Stream<String> values) {
        page.raw("<label>").text(name).open("select", "id", name).raw("<option value=\"\">all</option>");
        values.distinct().forEach(value -> page.element("option", value));
        page.raw("</select></label>");
    }

    /** As much of it as leaves room for the others: the worst come first, so they get most. */
    private String card(int index) {
        long others = report.findings().size() - 1L - index;
        String card = "";
        for (FindingCard.Detail detail : FindingCard.Detail.values()) {
            card = FindingCard.of(report.findings().get(index), index + 1, detail);
            if (page.length() + card.length() + others * BRIEF_CARD <= FINDINGS) {
                break;
            }
        }
        return card;
    }

    private void connections() {
        begin("connections", "Connections");
        page.raw("<div class=\"pair\">");
        counts("State now", "connections", states());
        counts("Step of a close", "calls", report.steps());
        limits();
        page.raw("</div>");
        report.closedOnDemand().forEach(batch -> page.element("p", "On demand: " + Phrases.closed(batch)));
        if (report.history().size() > 1) {
            page.raw("<h3>States over time</h3><div class=\"wide\">");
            HistoryChart.draw(report.history(), page);
            page.raw("</div>");
        }
        end();
    }

    /** Those that there are or were. */
    private Map<String, Integer> states() {
        Map<String, Integer> states = new TreeMap<>(report.states());
        states.entrySet()
                .removeIf(state -> state.getValue() == 0
                        && report.history().stream()
                                .noneMatch(point -> point.states().containsKey(state.getKey())));
        return states;
    }

    private void counts(String title, String unit, Map<String, ? extends Number> counts) {
        page.raw("<table>").raw("<tr>").element("th", title, "scope", "col");
        page.element("th", unit, "scope", "col", "class", "n").raw("</tr>");
        counts.forEach((name, count) -> row(name, count, count.longValue() == 0 ? "zero" : null));
        page.raw("</table>");
    }

    private void row(String name, Object value, String kind) {
        page.open("tr", "class", kind)
                .element("th", name, "scope", "row")
                .element("td", value, "class", "n")
                .close("tr");
    }

    private void limits() {
        Report.Limits limits = report.limits();
        page.raw("<table><tr><th scope=\"col\">Limit</th><th scope=\"col\" class=\"n\">value</th></tr>");
        row("open files", Phrases.known(limits.openFiles()), null);
        row("open files, at most", Phrases.known(limits.openFilesMax()), null);
        row("local ports", Phrases.known(limits.ephemeralPorts()), null);
        page.raw("</table>");
    }

    private void coverage() {
        Report.Coverage coverage = report.coverage();
        begin("coverage", "What was seen, and what not");
        page.raw("<div class=\"pair\"><table><tr><th scope=\"col\">Connections</th><th scope=\"col\" class=\"n\">count"
                + "</th></tr>");
        row("tracked now", coverage.tracked(), null);
        row("opened before the attach, met since", coverage.openedBeforeAttach(), null);
        row("met by no hook yet", Phrases.known(coverage.untrackedSockets()), null);
        page.raw("</table>");
        if (coverage.descriptors() != null) {
            page.raw("<table>")
                    .element(
                            "caption",
                            "Every socket descriptor of the process: " + Phrases.counted(coverage.descriptors()));
            Phrases.account(coverage.descriptors()).forEach((name, count) -> row(name, count, null));
            row("all", coverage.descriptors().sockets(), "sum");
            page.raw("</table>");
        }
        page.raw("</div>").element("p", "Asked: " + String.join(", ", coverage.sources()), "class", "facts");
        missing(coverage.missing());
        end();
    }

    private void missing(List<Report.Gap> missing) {
        page.raw("<h3>What cannot be seen here, and why</h3>");
        if (missing.isEmpty()) {
            page.raw("<p>Nothing is missing.</p>");
        } else {
            page.raw("<dl class=\"gaps\">");
            missing.forEach(gap -> page.element("dt", gap.what()).element("dd", gap.why()));
            page.raw("</dl>");
        }
    }

    private void teardowns() {
        List<Report.TeardownEntry> all = report.teardowns();
        begin("teardowns", "Recent teardowns, the last of each kind");
        if (all.isEmpty()) {
            page.raw("<p>None has ended yet.</p>");
        }
        List<Report.TeardownEntry> drawn = all.subList(Math.max(0, all.size() - TEARDOWNS_DRAWN), all.size());
        if (drawn.size() < all.size()) {
            page.element("p", "The latest " + drawn.size() + " of " + all.size() + " kinds; the JSON report has all.");
        }
        drawn.forEach(this::teardown);
        end();
    }

    private void teardown(Report.TeardownEntry teardown) {
        String times = teardown.count() > 1 ? ", " + teardown.count() + " times, the last one:" : "";
        page.line()
                .raw("<details class=\"card\"><summary><span class=\"top\">")
                .element("h3", Phrases.title(teardown.role()) + Phrases.doubt(teardown))
                .element("span", teardown.side().text() + " side" + times, "class", "aside")
                .raw("</span>");
        if (teardown.openedAt() != null) {
            page.raw("<span class=\"line\"><b>Opened</b>")
                    .element("span", teardown.openedAt(), "class", "code")
                    .raw("</span>");
        }
        page.raw("</summary><div class=\"body wide\">");
        SequenceDiagram.draw(Exchange.of(teardown), teardown.local(), teardown.peer(), "", page);
        page.raw("</div></details>");
    }

    private void self() {
        Report.Self self = report.self();
        begin("self", "fourwave itself");
        page.raw("<table><tr><th scope=\"col\">Cost</th><th scope=\"col\" class=\"n\">value</th></tr>");
        row("CPU time of its threads, ms", Phrases.known(self.cpuMs()), null);
        row("calls queued, at most", self.queueHighWater(), null);
        row("errors suppressed", self.suppressedErrors(), null);
        new TreeMap<>(self.dropped()).forEach((kind, count) -> row("lost: " + kind, count, null));
        if (self.dropped().isEmpty()) {
            row("lost", "nothing", null);
        }
        page.raw("</table>");
        end();
    }

    private void begin(String id, String title) {
        page.line()
                .raw(Phrases.say("<section id=\"%s\" aria-labelledby=\"h-%s\"><h2 id=\"h-%s\">", id, id, id))
                .text(title)
                .raw("</h2>");
    }

    private void end() {
        page.raw("</section>");
    }
}
