// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExchangeTest {

    @Test
    void activeCloseHasFourWavesInOrder() {
        assertThat(segments(Exchange.of(Reports.active())))
                .containsExactly("1 FIN > SENT", "2 ACK < SENT", "3 FIN < SENT", "4 ACK > SENT");
    }

    @Test
    void passiveCloseHasFourWavesInOrder() {
        assertThat(segments(Exchange.of(Reports.passive())))
                .containsExactly("1 FIN < SENT", "2 ACK > SENT", "3 FIN > SENT", "4 ACK < SENT");
    }

    @Test
    void crossingFinsAreNotNumbered() {
        assertThat(segments(Exchange.of(Reports.simultaneous())))
                .containsExactly("0 FIN > SENT", "0 FIN < SENT", "0 ACK > SENT", "0 ACK < SENT");
    }

    @Test
    void abortIsOneSegmentAndNamesItsCall() {
        List<Exchange.Item> items = Exchange.of(Reports.aborted()).items();

        assertThat(items).hasSize(2);
        assertThat(((Exchange.Segment) items.get(0)).flags()).isEqualTo("RST");
        assertThat(((Exchange.Segment) items.get(0)).call().name()).isEqualTo("Socket.close");
    }

    @Test
    void wavesTwoAndThreeMayShareASegment() {
        Report.TeardownEntry seen = Reports.active();
        List<Report.WaveEntry> waves = seen.waves().stream()
                .filter(wave -> !wave.what().equals("FIN_WAIT_2"))
                .toList();
        FindingReports finding = FindingReports.of("abort_on_close", "info");
        finding.waves = waves;

        assertThat(segments(Exchange.of(finding.entry())))
                .containsExactly("1 FIN > SENT", "3 FIN ACK < SENT", "4 ACK > SENT");
    }

    @ParameterizedTest
    @CsvSource({
        "close_wait_leak,      3 FIN > NEVER",
        "accept_queue,         3 FIN > NEVER",
        "abandoned_channel,    3 FIN > NEVER",
        "close_wait_idle_pool, 3 FIN > PENDING",
        "abort_on_close,       2 ACK > SENT",
    })
    void halfClosedConnectionLacksOurFin(String verdict, String last) {
        assertThat(segments(Exchange.of(FindingReports.of(verdict, "leak").entry())))
                .endsWith(last);
    }

    @Test
    void halfClosedByUsLacksThePeersFin() {
        FindingReports finding = FindingReports.of("peer_leak", "info");
        finding.waves = Reports.active().waves().subList(0, 3);

        assertThat(segments(Exchange.of(finding.entry())))
                .containsExactly("1 FIN > SENT", "2 ACK < SENT", "3 FIN < NEVER");
    }

    @Test
    void connectionThatNobodySawBeginIsDrawnFromItsState() {
        FindingReports finding = new FindingReports();
        finding.waves = List.of();
        assertThat(segments(Exchange.of(finding.entry())))
                .containsExactly("1 FIN < SENT", "2 ACK > SENT", "3 FIN > NEVER");

        finding.verdict = "hidden_fin";
        finding.evidence = new LinkedHashMap<>(Map.of("state", "established"));
        assertThat(segments(Exchange.of(finding.entry()))).containsExactly("1 FIN < NEVER");
    }

    private static Stream<String> segments(Exchange exchange) {
        return exchange.items().stream()
                .filter(Exchange.Segment.class::isInstance)
                .map(Exchange.Segment.class::cast)
                .map(segment -> "%d %s %s %s"
                        .formatted(segment.wave(), segment.flags(), segment.out() ? ">" : "<", segment.presence()));
    }
}
