// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.OtlpReceiver;
import io.fourwave.support.ReceivedPoint;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The metrics by name, unit, kind and attributes, and that they count what the program did. */
class MetricsIT {
    private static final Map<String, Shape> SHAPES = Map.ofEntries(
            Map.entry(
                    "fourwave.connection.count",
                    new Shape("{connection}", "sum", "network.connection.state", "fourwave.side")),
            Map.entry("fourwave.close.count", new Shape("{call}", "sum", "fourwave.step", "fourwave.side")),
            Map.entry(
                    "fourwave.finding.count",
                    new Shape("{connection}", "sum", "fourwave.verdict", "fourwave.severity", "fourwave.blame")),
            Map.entry("fourwave.close_wait.age.max", new Shape("s", "gauge")),
            Map.entry(
                    "fourwave.port.utilization", new Shape("1", "gauge", "network.peer.address", "network.peer.port")),
            Map.entry("fourwave.agent.dropped", new Shape("{item}", "sum", "fourwave.kind")),
            Map.entry("fourwave.agent.error.count", new Shape("{error}", "sum")),
            Map.entry("fourwave.agent.cpu.time", new Shape("s", "sum")),
            Map.entry("jvm.file_descriptor.count", new Shape("{file_descriptor}", "sum")),
            Map.entry("jvm.file_descriptor.limit", new Shape("{file_descriptor}", "sum")));

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void metricsAreThoseOfTheContractAndCountWhatTheProgramDid(Jdk jdk) {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                AgentProcess process = AgentProcess.on(jdk)
                        .agentOptions("sweep.interval=100ms,leak.after=300ms,spans.rate=0")
                        .exportTo(receiver.endpoint())
                        .environment("OTEL_METRIC_EXPORT_INTERVAL", "300")
                        .main(Closings.class, "active", "abort", "half", "unread", "kept", "stay")
                        .start()) {
            receiver.awaitPoint(point -> point.metric().equals("fourwave.finding.count"));
            receiver.awaitPoint(
                    point -> is(point, "fourwave.connection.count", "time_wait", "client") && point.value() == 2);
            process.send("");
            assertThat(FinishedRun.of(process, null).status()).isZero();
            List<ReceivedPoint> points = receiver.points();
            assertThat(metrics(points)).containsExactlyInAnyOrderElementsOf(SHAPES.keySet());
            assertThat(points).allSatisfy(MetricsIT::assertShape);
            assertValues(points);
        }
    }

    private static void assertValues(List<ReceivedPoint> points) {
        assertThat(last(points, "fourwave.close.count", "active_fin", "client")).isEqualTo(2);
        assertThat(last(points, "fourwave.close.count", "active_fin", "server")).isEqualTo(1);
        assertThat(last(points, "fourwave.close.count", "passive_fin", "server"))
                .isEqualTo(2);
        assertThat(last(points, "fourwave.close.count", "abort", "client")).isEqualTo(2);
        assertThat(last(points, "fourwave.close.count", "after_reset", "server"))
                .isEqualTo(2);
        assertThat(last(points, "fourwave.close.count", "release", "client")).isEqualTo(1);
        assertThat(last(points, "fourwave.connection.count", "close_wait", "client"))
                .isEqualTo(1);
        assertThat(last(points, "fourwave.connection.count", "fin_wait_2", "server"))
                .isEqualTo(1);
        assertThat(last(points, "fourwave.finding.count", "close_wait_undecided", "info"))
                .isEqualTo(1);
        assertThat(points)
                .filteredOn(point -> point.metric().equals("fourwave.finding.count"))
                .allSatisfy(point -> assertThat(point.text("fourwave.blame"))
                        .matches("io\\.fourwave\\.telemetry\\.Closings\\.[a-z]+:[0-9]+"));
        assertThat(last(points, "jvm.file_descriptor.count")).isBetween(5.0, last(points, "jvm.file_descriptor.limit"));
        assertThat(last(points, "fourwave.close_wait.age.max")).isGreaterThanOrEqualTo(0.3);
        assertThat(last(points, "fourwave.port.utilization", "127.0.0.1"))
                .isBetween(0.0, 1.0)
                .isPositive();
        assertThat(last(points, "fourwave.agent.error.count")).isZero();
        assertThat(last(points, "fourwave.agent.cpu.time")).isPositive();
        assertThat(last(points, "fourwave.agent.dropped", "traces_over_rate")).isPositive();
    }

    private static Set<String> metrics(List<ReceivedPoint> points) {
        return points.stream().map(ReceivedPoint::metric).collect(Collectors.toSet());
    }

    private static void assertShape(ReceivedPoint point) {
        Shape shape = SHAPES.get(point.metric());
        assertThat(point.unit()).as(point.metric()).isEqualTo(shape.unit);
        assertThat(point.kind()).as(point.metric()).isEqualTo(shape.kind);
        assertThat(point.attributes().keySet()).as(point.metric()).isEqualTo(shape.attributes);
    }

    /** The latest point with these attribute values. */
    private static double last(List<ReceivedPoint> points, String metric, String... values) {
        return points.stream()
                .filter(point -> is(point, metric, values))
                .reduce((earlier, later) -> later)
                .map(ReceivedPoint::value)
                .orElseThrow(() -> new AssertionError("no " + metric + " of " + List.of(values) + " in " + points));
    }

    private static boolean is(ReceivedPoint point, String metric, String... values) {
        return point.metric().equals(metric) && point.attributes().values().containsAll(List.of(values));
    }

    private record Shape(String unit, String kind, Set<String> attributes) {
        Shape(String unit, String kind, String... attributes) {
            this(unit, kind, Set.of(attributes));
        }
    }
}
