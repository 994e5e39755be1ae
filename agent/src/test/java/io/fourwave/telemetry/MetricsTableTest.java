// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.diagnose.Finding;
import io.fourwave.tcp.AddressMask;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of metrics in docs/reference.md, compared with what the agent registers, in a JVM where all is at its worst. */
class MetricsTableTest {
    private static final String HEADER = "| name | unit | kind | by | series |";
    private final Reader reader = new Reader();

    @Test
    void tableOfTheReferenceIsWhatIsEmitted() throws IOException {
        Collection<MetricData> metrics = metricsOf(new Worst());
        List<List<String>> rows = rows();
        assertThat(rows.stream().map(row -> row.get(0)))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(metrics.stream().map(MetricData::getName), Stream.of("fourwave.port.time_left"))
                                .toList());
        for (MetricData metric : metrics) {
            List<String> row = rows.stream()
                    .filter(each -> each.get(0).equals(metric.getName()))
                    .findFirst()
                    .orElseThrow();
            assertThat(row.get(1)).as(metric.getName()).isEqualTo(metric.getUnit());
            assertThat(row.get(2)).as(metric.getName()).isEqualTo(kind(metric));
            assertThat(row.get(3)).as(metric.getName()).isEqualTo(attributes(metric));
            assertThat(metric.getDescription()).as(metric.getName()).isNotEmpty();
            assertSeries(metric, row.get(4));
        }
    }

    /** 10,000 leaking lines of one verdict are 20 series and one. */
    @Test
    void seriesAreBoundedAndNothingIsLost() {
        MetricData findings = metricsOf(new Worst()).stream()
                .filter(metric -> metric.getName().equals("fourwave.finding.count"))
                .findFirst()
                .orElseThrow();
        assertThat(findings.getLongSumData().getPoints()).hasSize(FindingCounts.NAMED + 1);
        assertThat(findings.getLongSumData().getPoints().stream()
                        .mapToLong(LongPointData::getValue)
                        .sum())
                .isEqualTo(10_000 * 3 + 3);
    }

    @Test
    void whereAnotherOpenTelemetryIsInTheJvmItsDescriptorsAreLeftToIt() {
        try (SdkMeterProvider provider =
                SdkMeterProvider.builder().registerMetricReader(reader).build()) {
            MetricsEmitter.register(provider.get("test"), new Worst(), new AddressMask(false), false);
            assertThat(reader.collect()).noneMatch(metric -> metric.getName().startsWith("jvm."));
        }
    }

    private Collection<MetricData> metricsOf(MetricSource source) {
        try (SdkMeterProvider provider =
                SdkMeterProvider.builder().registerMetricReader(reader).build()) {
            MetricsEmitter.register(provider.get("test"), source, new AddressMask(false), true);
            return reader.collect();
        }
    }

    private static void assertSeries(MetricData metric, String told) {
        if (told.matches("[0-9]+.*") && !metric.getName().equals("fourwave.finding.count")) {
            assertThat(metric.getData().getPoints())
                    .as(metric.getName())
                    .hasSize(Integer.parseInt(told.split("[^0-9]", 2)[0]));
        }
    }

    private static String kind(MetricData metric) {
        if (metric.getType() == MetricDataType.LONG_GAUGE || metric.getType() == MetricDataType.DOUBLE_GAUGE) {
            return "gauge";
        }
        boolean monotonic = metric.getType() == MetricDataType.LONG_SUM
                ? metric.getLongSumData().isMonotonic()
                : metric.getDoubleSumData().isMonotonic();
        return monotonic ? "counter" : "updowncounter";
    }

    private static String attributes(MetricData metric) {
        List<String> order = List.of(
                "network.connection.state",
                "fourwave.step",
                "fourwave.side",
                "fourwave.verdict",
                "fourwave.severity",
                "fourwave.blame",
                "fourwave.library",
                "network.peer.address",
                "network.peer.port",
                "fourwave.kind");
        PointData point = metric.getData().getPoints().iterator().next();
        List<String> keys = point.getAttributes().asMap().keySet().stream()
                .map(AttributeKey::getKey)
                .toList();
        assertThat(order).containsAll(keys);
        return order.stream().filter(keys::contains).map(key -> "`" + key + "`").collect(Collectors.joining(", "));
    }

    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(Path.of("docs/reference.md")).stream()
                .dropWhile(line -> !line.equals(HEADER))
                .takeWhile(line -> !line.isBlank())
                .skip(2)
                .map(line -> Arrays.stream(line.split("\\|", -1))
                        .skip(1)
                        .map(String::strip)
                        .toList())
                .map(cells ->
                        List.of(cells.get(0).replace("`", ""), cells.get(1), cells.get(2), cells.get(3), cells.get(4)))
                .toList();
    }

    /** Everything that can be, is. */
    private static final class Worst implements MetricSource {
        @Override
        public Map<Side, Map<TcpState, Integer>> states() {
            Map<TcpState, Integer> all =
                    Arrays.stream(TcpState.values()).collect(Collectors.toMap(Function.identity(), state -> 1));
            return Arrays.stream(Side.values()).collect(Collectors.toMap(Function.identity(), side -> all));
        }

        @Override
        public long calls(Step step, Side side) {
            return 1;
        }

        @Override
        public List<Finding> findings() {
            return Stream.concat(
                            Stream.of(FindingSamples.growing(60)),
                            IntStream.rangeClosed(1, 10_000).mapToObj(line -> FindingSamples.leak(line, 3)))
                    .toList();
        }

        @Override
        public double oldestCloseWaitSeconds() {
            return 1;
        }

        @Override
        public List<PortUse> portUse() {
            return IntStream.range(0, 10)
                    .mapToObj(i -> new PortUse("10.0.0." + i, 80, 0.5))
                    .toList();
        }

        @Override
        public Optional<Descriptors> descriptors() {
            return Optional.of(new Descriptors(100, 1024));
        }

        @Override
        public Map<String, Long> dropped() {
            return Map.of("calls_queue_full", 1L);
        }

        @Override
        public long errors() {
            return 1;
        }

        @Override
        public double cpuSeconds() {
            return 1;
        }
    }

    private static final class Reader implements MetricReader {
        private CollectionRegistration registration = CollectionRegistration.noop();

        Collection<MetricData> collect() {
            return registration.collectAllMetrics();
        }

        @Override
        public void register(CollectionRegistration given) {
            registration = given;
        }

        @Override
        public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
            return AggregationTemporality.CUMULATIVE;
        }

        @Override
        public CompletableResultCode forceFlush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
