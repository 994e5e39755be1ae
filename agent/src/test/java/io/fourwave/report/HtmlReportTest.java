// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    /** Closes every context that a page has, and is script in each. */
    private static final String HOSTILE = "\"'></style></script></svg></title><script>alert(1)</script>"
            + "<img src=x onerror=alert(1)><!-- ]]> &lt; \u0000\u001b[2J\u202e";

    @Test
    void findingHasWhatAnEngineerAsksFor() {
        String page = HtmlReport.of(Reports.full());

        assertThat(page)
                .contains(
                        "<h1>TCP closes of pid 4711 on shop-1</h1>",
                        "1 suspect",
                        "close_wait_leak",
                        "2 connections that the peer closed are still held, the oldest for 95 s",
                        "com.acme.Orders.fetch (Orders.java:42)",
                        "try-with-resources",
                        "40 more an hour; at that, descriptors run out in 2 h",
                        "by way of org.postgresql:postgresql:42.3.1, client side, thread worker-7",
                        "[2001:db8::1]:443",
                        "ss -tanpoe state close-wait &#39;( dport = :8080 )&#39;",
                        "0af7651916cd43dd8448eb211c80319c",
                        "never sent",
                        "States over time",
                        "not explained",
                        "expected a netlink socket");
    }

    @Test
    void nothingOfTheApplicationIsMarkup() {
        String page = HtmlReport.of(hostile());

        assertThat(page).doesNotContain("<img", "alert(1)</script>", "<!-- ]]", "\u0000", "\u001b", "\u202e");
        assertThat(page).contains("&lt;img src=x onerror=alert(1)&gt;", "\\u001b[2J");
        assertThat(count(page, "<script")).isEqualTo(1);
        assertThat(count(page, "</script>")).isEqualTo(1);
        assertThat(count(page, "</style>")).isEqualTo(1);
        assertThat(unclosed(page)).isEmpty();
    }

    @Test
    void pageNeedsNothingElse() {
        assertThat(HtmlReport.of(Reports.full()))
                .contains("default-src &#39;none&#39;")
                .doesNotContain("http://", "https://", "src=", "@import", "url(");
    }

    @Test
    void twoHundredFindingsWithDeepStacksStayBelowAMegabyte() {
        List<Report.FindingEntry> findings = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Findings finding = new Findings();
            finding.stack = Findings.deepStack(64);
            finding.peers = Collections.nCopies(10, new Report.Peer("2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff", 443, 9));
            finding.examples =
                    Collections.nCopies(5, Reports.finding().examples().get(0));
            findings.add(finding.entry());
        }
        String page = HtmlReport.of(Findings.report(findings, Collections.nCopies(200, Reports.active())));

        assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(1_000_000);
        assertThat(page).contains("id=\"f200\"", "The latest 40 of 200 kinds");
        assertThat(unclosed(page)).isEmpty();
    }

    @Test
    void reportOfNothingIsAPageToo() {
        String page = HtmlReport.of(Reports.empty());

        assertThat(page).contains("no findings", "None has ended yet.", "Nothing is missing.", "unknown");
        assertThat(unclosed(page)).isEmpty();
    }

    private static Report hostile() {
        Findings finding = new Findings();
        finding.verdict = HOSTILE;
        finding.severity = HOSTILE;
        finding.side = HOSTILE;
        finding.text = HOSTILE;
        finding.advice = HOSTILE;
        finding.blame = new Report.Blame(HOSTILE, HOSTILE, 1, HOSTILE);
        finding.stack = List.of(HOSTILE, "java.net.Socket.connect(Socket.java:633)", "sun.nio.ch.Net.x", HOSTILE);
        finding.thread = HOSTILE;
        finding.evidence = Map.of(HOSTILE, HOSTILE);
        finding.waves = List.of(
                new Report.WaveEntry(0, "call", HOSTILE, "active_fin", HOSTILE, HOSTILE, null),
                new Report.WaveEntry(1, "call", HOSTILE, HOSTILE, HOSTILE, HOSTILE, 1.0),
                new Report.WaveEntry(2, "state", HOSTILE, null, null, null, null));
        finding.peers = List.of(new Report.Peer(HOSTILE, 1, 1));
        finding.examples = List.of(new Report.Example(HOSTILE, HOSTILE, 1, HOSTILE));
        finding.confirm = HOSTILE;
        return new Report(
                HOSTILE,
                new Report.Fourwave(HOSTILE, HOSTILE, HOSTILE),
                new Report.Jvm(1, HOSTILE, HOSTILE, HOSTILE, 1),
                new Report.Coverage(1, 1L, 1, null, List.of(HOSTILE), List.of(new Report.Gap(HOSTILE, HOSTILE))),
                new Report.Self(1L, Map.of(HOSTILE, 1L), 1, 1),
                Map.of(HOSTILE, 1),
                List.of(new Report.HistoryPoint(0, Map.of(HOSTILE, 1)), new Report.HistoryPoint(9, Map.of(HOSTILE, 2))),
                Map.of(HOSTILE, 1L),
                new Report.Limits(1L, 1L, HOSTILE),
                List.of(finding.entry()),
                List.of(new Report.TeardownEntry(
                        HOSTILE, HOSTILE, HOSTILE, 2, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, finding.waves)));
    }

    /** Elements that are opened and not closed, or the other way round. */
    private static List<String> unclosed(String page) {
        String body = page.replaceAll("(?s)<(style|script)>.*?</\\1>", "");
        List<String> open = new ArrayList<>();
        Matcher tag = Pattern.compile("<(/?)([a-z0-9]+)([^>]*)>").matcher(body);
        while (tag.find()) {
            if (tag.group(3).endsWith("/") || tag.group(2).equals("meta")) {
                continue;
            }
            if (tag.group(1).isEmpty()) {
                open.add(tag.group(2));
            } else if (!open.isEmpty() && open.get(open.size() - 1).equals(tag.group(2))) {
                open.remove(open.size() - 1);
            } else {
                open.add("/" + tag.group(2));
            }
        }
        return open;
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
