// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.saved;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.cli.saved.ReportDiff.Change;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportDiffTest {

    @Test
    void lineThatMovedIsTheSameFinding() {
        ReportDiff diff = between(
                List.of(finding("close_wait_leak", "leak", 7, "com.acme.Orders.fetch", 42)),
                List.of(finding("close_wait_leak", "leak", 7, "com.acme.Orders.fetch", 57)));

        assertThat(diff.changes()).isEmpty();
        assertThat(diff.unchanged()).isEqualTo(1);
    }

    @Test
    void twoLinesOfOneMethodAreOne() {
        ReportDiff diff = between(
                List.of(finding("close_wait_leak", "leak", 7, "com.acme.Orders.fetch", 42)),
                List.of(
                        finding("close_wait_leak", "leak", 3, "com.acme.Orders.fetch", 42),
                        finding("close_wait_leak", "leak", 4, "com.acme.Orders.fetch", 50)));

        assertThat(diff.changes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // before: severity, count; after: severity, count
        "-,       0, leak,    1, new,    true",
        "-,       0, suspect, 1, new,    true",
        "-,       0, info,    1, new,    false",
        "-,       0, benign,  9, new,    false",
        "-,       0, strange, 1, new,    true",
        "leak,    1, leak,    2, grown,  true",
        "info,    1, info,    2, grown,  false",
        "suspect, 9, leak,    1, grown,  true",
        "info,    9, suspect, 1, grown,  true",
        "leak,    1, suspect, 9, shrunk, false",
        "leak,    2, leak,    1, shrunk, false",
        "leak,    2, -,       0, gone,   false",
    })
    void whatIsWorse(String was, int before, String is, int after, String kind, boolean worse) {
        ReportDiff diff = between(one(was, before), one(is, after));

        assertThat(diff.changes()).hasSize(1);
        assertThat(diff.changes().get(0).text()).startsWith(kind);
        assertThat(diff.isWorse()).isEqualTo(worse);
    }

    @Test
    void worstComesFirstAndSaysBothCounts() {
        ReportDiff diff = between(
                List.of(
                        finding("close_wait_leak", "suspect", 3, "com.acme.Orders.fetch", 42),
                        finding("peer_leak", "info", 3, "com.acme.Stock.count", 9)),
                List.of(finding("close_wait_leak", "leak", 14, "com.acme.Orders.fetch", 42)));

        assertThat(diff.changes())
                .extracting(Change::text)
                .containsExactly(
                        "grown  suspect -> leak close_wait_leak: 3 -> 14, com.acme.Orders.fetch (Orders.java:42)",
                        "gone   info peer_leak: 3, com.acme.Stock.count (Stock.java:9)");
    }

    private static List<SavedFinding> one(String severity, int count) {
        return severity.equals("-") ? List.of() : List.of(finding("v", severity, count, "com.acme.Orders.fetch", 1));
    }

    private static ReportDiff between(List<SavedFinding> before, List<SavedFinding> after) {
        return ReportDiff.between(report(before), report(after));
    }

    private static SavedReport report(List<SavedFinding> findings) {
        return new SavedReport(Path.of("a.json"), "", "", findings);
    }

    static SavedFinding finding(String verdict, String severity, int count, String frame, int line) {
        String[] words = frame.split("\\.");
        return new SavedFinding(
                verdict,
                severity,
                count,
                frame,
                words[words.length - 2] + ".java",
                line,
                "",
                "client",
                "They <leak> & 100 %.",
                "Close it.");
    }
}
