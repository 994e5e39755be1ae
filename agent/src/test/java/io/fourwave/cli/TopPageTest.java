// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.cli.host.FakeProc;
import io.fourwave.cli.host.Jvm;
import io.fourwave.report.Figures;
import io.fourwave.report.Report;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopPageTest {
    @TempDir
    private Path directory;

    private TopPage page;

    @BeforeEach
    void aPage() {
        Jvm jvm = new Jvm(new FakeProc(directory).jvm(4711, 1000).process(4711), Optional.empty());
        page = new TopPage(jvm, Map.of("version", "1.2.3", "since", "2026-01-02T03:04:05Z"));
    }

    @Test
    void ratesAreThoseSinceTheSnapshotBefore() {
        page.lines(snapshot(1000, 10, 100));
        List<String> lines = page.lines(snapshot(3000, 15, 140));
        assertThat(lines.get(0)).startsWith("fourwave 1.2.3  pid 4711  com.acme.Shop  Java ?  watching for ");
        assertThat(lines).contains("connections  established 7  close_wait 2");
        assertThat(lines).contains("calls/s      active_fin 2.5 (15)");
        assertThat(lines).contains("own cost     CPU 140 ms (2.0 %), dropped nothing, errors 0, queue high water 3");
    }

    @Test
    void sameSnapshotAgainKeepsTheRates() {
        page.lines(snapshot(1000, 10, 100));
        page.lines(snapshot(3000, 15, 140));
        assertThat(page.lines(snapshot(3000, 15, 140))).contains("calls/s      active_fin 2.5 (15)");
    }

    @Test
    void firstSnapshotHasNoRates() {
        assertThat(page.lines(snapshot(1000, 10, 100)))
                .contains("calls/s      active_fin - (10)")
                .contains("own cost     CPU 100 ms, dropped nothing, errors 0, queue high water 3");
    }

    @Test
    void findingsAreLines() {
        Figures snapshot = new Figures(
                1,
                0,
                Map.of(),
                Map.of(),
                1,
                List.of(new Figures.Matter(
                        "suspect", "close_wait_leak", 5, 125, "com.acme.A.b(A.java:7)", "10.0.0.1:80", "id")),
                null);
        assertThat(page.lines(snapshot))
                .contains("findings     1")
                .contains("  SUSPECT A.java:7 close_wait_leak: 5, the oldest for 2 min, 10.0.0.1:80, com.acme.A.b");
    }

    @Test
    void agentWithoutAConnectionHasNoFiguresYet() {
        assertThat(page.lines(Figures.parse("{}").orElseThrow()))
                .contains("connections  none", "own cost     next to none: no connection so far");
    }

    /** Of an older agent, or a newer one. */
    @Test
    void whatAnotherVersionDoesNotTellIsLeftOut() {
        assertThat(page.lines(Figures.parse("{\"novelty\": 1, \"atMillis\": 1}").orElseThrow()))
                .contains(
                        "connections  none", "calls/s      none so far", "findings     none", "own cost     not known");
        assertThat(Figures.parse("neither this nor that")).isEmpty();
    }

    @Test
    void snapshotGoesThroughItsTextUnchanged() {
        assertThat(Figures.parse(snapshot(1000, 10, 100).json())).contains(snapshot(1000, 10, 100));
    }

    @Test
    void durationsHaveTwoUnitsAtMost() {
        assertThat(TopPage.duration(Duration.ofSeconds(42))).isEqualTo("42 s");
        assertThat(TopPage.duration(Duration.ofSeconds(119))).isEqualTo("119 s");
        assertThat(TopPage.duration(Duration.ofMinutes(7))).isEqualTo("7 min");
        assertThat(TopPage.duration(Duration.ofMinutes(185))).isEqualTo("3 h 5 min");
        assertThat(TopPage.duration(Duration.ofHours(51))).isEqualTo("2 d 3 h");
        assertThat(TopPage.duration(Duration.ofSeconds(-1))).isEqualTo("0 s");
    }

    private static Figures snapshot(long atMillis, long activeFins, long cpuMillis) {
        return new Figures(
                atMillis,
                9,
                orderly("established", 7, "close_wait", 2),
                Map.of("active_fin", activeFins),
                0,
                List.of(),
                new Report.Self(cpuMillis, Map.of(), 0, 3));
    }

    private static Map<String, Integer> orderly(String first, int one, String second, int two) {
        Map<String, Integer> map = new java.util.LinkedHashMap<>();
        map.put(first, one);
        map.put(second, two);
        return map;
    }
}
