// SPDX-License-Identifier: Apache-2.0
package io.fourwave.coexist;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.OtlpReceiver;
import io.fourwave.support.ReceivedSpan;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Beside OpenTelemetry's own agent, in either order: both tell what they tell alone, and neither tells of the other. */
class OtelAgentIT {
    private static final Path OTEL_AGENT = Path.of("target/test-agents/opentelemetry-javaagent.jar");
    private static final String OURS = "io.fourwave.agent";

    @ParameterizedTest
    @MethodSource("jdksAndOrders")
    void bothAgentsTellWhatTheyTellAlone(Jdk jdk, Order order) {
        Told alone = run(jdk, Order.OTEL_ALONE);
        Told both = run(jdk, order);
        assertThat(both.theirs())
                .as("spans of the application's traces")
                .containsExactlyInAnyOrderElementsOf(alone.theirs());
        assertThat(both.theirs()).noneMatch(name -> name.contains("POST") || name.contains("v1/"));
        assertThat(both.stderr()).noneMatch(line -> line.contains("fourwave"));
        assertThat(both.ours().stream()
                        .filter(span -> span.text("network.local.port").equals(both.plainPort())))
                .filteredOn(ReceivedSpan::isRoot)
                .singleElement()
                .satisfies(root -> {
                    assertThat(root.name()).isEqualTo("tcp active close");
                    assertThat(root.text("fourwave.step")).isEqualTo("active_fin");
                    assertThat(root.text("code.function.name")).isEqualTo(Caller.class.getName() + ".closeOne");
                });
        assertThat(both.ours())
                .allSatisfy(span -> assertThat(span.resource()).containsEntry("telemetry.distro.name", "fourwave"));
        assertThat(both.ours())
                .filteredOn(span -> span.text("network.connection.state").equals("time_wait"))
                .isNotEmpty()
                .noneMatch(ReceivedSpan::isRoot);
        // our export's connections are not reported
        assertThat(both.ours())
                .noneMatch(span -> span.text("fourwave.open.stacktrace").contains("io.fourwave.telemetry"));
    }

    static Stream<Arguments> jdksAndOrders() {
        return Jdks.all().stream()
                .flatMap(jdk -> Stream.of(Order.OTEL_FIRST, Order.OTEL_LAST).map(order -> Arguments.of(jdk, order)));
    }

    private static Told run(Jdk jdk, Order order) {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                AgentProcess process = launch(jdk, order)
                        .exportTo(receiver.endpoint())
                        .environment("OTEL_SERVICE_NAME", "caller")
                        .main(Caller.class)
                        .start()) {
            assertThat(process.awaitExit()).isZero();
            List<ReceivedSpan> ours = receiver.spans().stream()
                    .filter(span -> span.scope().equals(OURS))
                    .toList();
            List<String> theirs = receiver.spans().stream()
                    .filter(span -> !span.scope().equals(OURS))
                    .map(span -> span.scope() + " " + span.kind() + " " + span.name())
                    .toList();
            String plain = process.awaitStdout("plain ").substring("plain ".length());
            return new Told(ours, theirs, process.stderr(), plain);
        }
    }

    private static AgentLaunch launch(Jdk jdk, Order order) {
        String otel = "-javaagent:" + OTEL_AGENT.toAbsolutePath();
        String fourwave = "-javaagent:" + AgentJar.path() + "=sweep.interval=100ms,spans.rate=1000";
        AgentLaunch launch = AgentProcess.on(jdk).withoutAgent();
        return switch (order) {
            case OTEL_ALONE -> launch.jvm(otel);
            case OTEL_FIRST -> launch.jvm(otel, fourwave);
            case OTEL_LAST -> launch.jvm(fourwave, otel);
        };
    }

    enum Order {
        OTEL_ALONE,
        OTEL_FIRST,
        OTEL_LAST
    }

    private record Told(List<ReceivedSpan> ours, List<String> theirs, List<String> stderr, String plainPort) {}
}
