// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.report.Reports;
import io.fourwave.report.SamplePages;
import io.fourwave.report.TextReport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    @Test
    void findingHasWhatAnEngineerAsksFor() {
        String page = HtmlReport.of(Reports.full());

        assertThat(page)
                .contains(
                        "<h1>TCP closes of orders (com.acme.Shop), pid 4711 on shop-1</h1>",
                        "<h3>Orders.java:42 close_wait_leak</h3>",
                        "and 17 more",
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
        String page = SamplePages.hostile();

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
        String page = SamplePages.crowded();

        assertThat(page.getBytes(StandardCharsets.UTF_8).length).isLessThan(1_000_000);
        assertThat(page).contains("id=\"f200\"", "The latest 40 of 200 kinds");
        assertThat(unclosed(page)).isEmpty();
    }

    @Test
    void figuresAreTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        String page = HtmlReport.of(Reports.full());
        String text = TextReport.of(Reports.full());
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(String.format("%d", 1)).isNotEqualTo("1");
            assertThat(HtmlReport.of(Reports.full())).isEqualTo(page);
            assertThat(TextReport.of(Reports.full())).isEqualTo(text);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void reportOfNothingIsAPageToo() {
        String page = HtmlReport.of(Reports.empty());

        assertThat(page).contains("no findings", "None has ended yet.", "Nothing is missing.", "unknown");
        assertThat(unclosed(page)).isEmpty();
    }

    /** Elements that are opened and not closed, or the other way round. */
    private static List<String> unclosed(String page) {
        String body = page.replaceAll("(?s)<(style|script)>.*?</\\1>", "");
        List<String> open = new ArrayList<>();
        Matcher tag = Pattern.compile("<(/?)([a-z0-9]+)([^>]*)>").matcher(body);
        while (tag.find()) {
            if (tag.group(3).endsWith("/") || List.of("meta", "input").contains(tag.group(2))) {
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
