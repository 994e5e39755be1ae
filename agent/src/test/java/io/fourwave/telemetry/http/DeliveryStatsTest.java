// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeliveryStatsTest {
    private static final URI TRACES = URI.create("http://localhost:4318/v1/traces");
    private static final URI METRICS = URI.create("http://localhost:4318/v1/metrics");
    private static final Failure REFUSED = Failure.of(Failure.Kind.UNREACHABLE, "Connection refused");

    private final List<String> warnings = new ArrayList<>();
    private final DeliveryStats stats = new DeliveryStats(warnings::add);

    @Test
    void countsBySignal() {
        stats.delivered(TRACES, 5);
        stats.failed(TRACES, 3, REFUSED);
        stats.dropped(TRACES, 2, "the queue is full");
        stats.rejected(TRACES, 10, 4, "too old");
        stats.delivered(METRICS, 0);
        assertThat(stats.counts(Signal.SPANS)).isEqualTo(new DeliveryStats.Counts(11, 4, 3, 2));
        assertThat(stats.counts(Signal.SPANS).lost()).isEqualTo(9);
        assertThat(stats.counts(Signal.METRICS)).isEqualTo(new DeliveryStats.Counts(1, 0, 0, 0));
        assertThat(stats.counts(Signal.LOGS)).isEqualTo(DeliveryStats.Counts.NONE);
    }

    /** A metric reader whose task an OutOfMemoryError has ended lives on and does nothing. */
    @Test
    void whatCameAtIntervalsAndDoesNotAnyMoreIsOverdue() {
        AtomicLong now = new AtomicLong(1);
        DeliveryStats paced = new DeliveryStats(warnings::add, now::get);
        paced.delivered(METRICS, 1);
        now.addAndGet(MINUTES.toNanos(60));
        assertThat(paced.isOverdue(Signal.METRICS)).as("there is no interval").isFalse();
        paced.failed(METRICS, 1, REFUSED);
        now.addAndGet(MINUTES.toNanos(180));
        assertThat(paced.isOverdue(Signal.METRICS)).isFalse();
        now.addAndGet(MINUTES.toNanos(6));
        assertThat(paced.isOverdue(Signal.METRICS)).isTrue();
        assertThat(paced.isOverdue(Signal.SPANS)).isFalse();
        paced.delivered(METRICS, 1);
        assertThat(paced.isOverdue(Signal.METRICS)).isFalse();
    }

    @Test
    void absentCollectorIsOneSentence() {
        stats.failed(TRACES, 3, REFUSED);
        assertThat(warnings)
                .containsExactly("fourwave: no collector answers at http://localhost:4318/v1/traces"
                        + " (Connection refused): spans are counted and dropped until one does;"
                        + " set OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_TRACES_EXPORTER=none");
    }

    @Test
    void sameKindWarnsOnceEvenAfterARecovery() {
        stats.failed(TRACES, 1, REFUSED);
        stats.delivered(TRACES, 1);
        stats.failed(TRACES, 1, REFUSED);
        assertThat(warnings).hasSize(1);
        assertThat(stats.counts(Signal.SPANS).failed()).isEqualTo(2);
    }

    @Test
    void otherKindStatusOrEndpointWarnsAgain() {
        stats.failed(TRACES, 1, REFUSED);
        stats.failed(METRICS, 1, REFUSED);
        stats.failed(TRACES, 1, new Failure(Failure.Kind.STATUS, 500, "500 Oops"));
        stats.failed(TRACES, 1, new Failure(Failure.Kind.STATUS, 401, "401 Unauthorized"));
        stats.rejected(TRACES, 1, 1, "no");
        assertThat(warnings).hasSize(5);
        assertThat(warnings.get(3)).contains("OTEL_EXPORTER_OTLP_HEADERS");
    }

    @Test
    void collectorWithoutMetricsIsToldFromOneThatIsMissing() {
        stats.failed(METRICS, 1, new Failure(Failure.Kind.STATUS, 404, "404 Not Found"));
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("answers 404 Not Found: metrics are counted and dropped")
                .contains("OTEL_METRICS_EXPORTER=none");
    }

    @Test
    void serversWordsCannotWriteOnTheTerminal() {
        stats.failed(TRACES, 1, new Failure(Failure.Kind.STATUS, 500, "500 \u001b[2J\r\n" + "x".repeat(9999)));
        assertThat(warnings.get(0)).doesNotContain("\u001b", "\r", "\n").hasSizeLessThan(500);
    }

    @Test
    void everyKindHasASentenceOfItsOwn() {
        for (Failure.Kind kind : Failure.Kind.values()) {
            stats.failed(URI.create("http://c/own/path"), 1, new Failure(kind, 0, "why"));
        }
        assertThat(warnings)
                .hasSize(Failure.Kind.values().length)
                .doesNotHaveDuplicates()
                .allMatch(warning -> warning.startsWith("fourwave: ") && warning.contains("why"));
    }
}
