// SPDX-License-Identifier: Apache-2.0
package io.fourwave.coexist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.cli.Leaky;
import io.fourwave.cli.Tool;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.OtelAgentLaunch;
import io.fourwave.support.OtlpReceiver;
import io.fourwave.support.ReceivedPoint;
import io.fourwave.support.ReceivedSpan;
import io.fourwave.support.SpansFile;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As an extension of OpenTelemetry's agent: its SDK carries everything, the command line works, and fourwave can leave. */
class OtelExtensionIT {
    private static final String OURS = "io.fourwave.agent";

    static Stream<Jdk> jdks() {
        return Jdks.all().stream();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void leakIsToldByTheAgentsSdkUntilFourwaveLeaves(Jdk jdk, @TempDir Path directory) {
        Path spansFile = directory.resolve("spans.jsonl");
        try (OtlpReceiver receiver = OtlpReceiver.start();
                AgentProcess leaky = AgentProcess.on(jdk)
                        .withoutAgent()
                        .jvm(OtelAgentLaunch.extended("leak.after=100ms,sweep.interval=100ms,spans.file=" + spansFile))
                        .jvm("-XX:+EnableDynamicAgentLoading")
                        .exportTo(receiver.endpoint())
                        .environment("OTEL_SERVICE_NAME", "leaky")
                        .environment("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test")
                        .main(Leaky.class)
                        .start()) {
            leaky.awaitStdout("ready");
            assertExportedByTheirs(
                    receiver.awaitSpan(span -> span.text("fourwave.verdict").startsWith("close_wait_")));
            receiver.awaitPoint(point -> point.metric().equals("fourwave.finding.count") && point.value() == 3);
            String pid = Long.toString(leaky.pid());
            assertThat(Tool.run(jdk, "report", pid).succeeded().out())
                    .anyMatch(line -> line.matches(".*close_wait_\\w+: 3 connections.*"));

            leaky.send("close");
            leaky.awaitStdout("closed");
            assertThat(Tool.run(jdk, "detach", pid).succeeded().out()).hasSize(1);
            ReceivedSpan close = receiver.awaitSpan(span -> span.name().equals("tcp active close"));
            assertExportedByTheirs(close);
            assertThat(close.text("code.function.name")).isEqualTo("io.fourwave.cli.Leaky.play");
            assertThat(close.text("thread.name"))
                    .as("who called, not who made the span")
                    .isEqualTo("main");
            awaitTheirMetricsWithoutOurs(receiver);

            leaky.send("end");
            assertThat(leaky.awaitExit()).isZero();
            assertThat(leaky.stdout()).containsExactly("ready", "closed");
            assertThat(leaky.stderr()).noneMatch(line -> line.matches(".*(fourwave|Exception|Error|WARN|SEVERE).*"));
            assertThat(SpansFile.read(spansFile))
                    .containsExactlyInAnyOrderElementsOf(receiver.spans().stream()
                            .filter(span -> span.scope().equals(OURS))
                            .toList());
        }
    }

    private static void assertExportedByTheirs(ReceivedSpan span) {
        assertThat(span.scope()).isEqualTo(OURS);
        assertThat(span.isRoot()).isTrue();
        assertThat(span.resource())
                .containsEntry("service.name", "leaky")
                .containsEntry("deployment.environment.name", "test")
                .containsEntry("telemetry.distro.name", "opentelemetry-java-instrumentation");
    }

    /** Metrics come each second, and those of one second may still have been under way. */
    private static void awaitTheirMetricsWithoutOurs(OtlpReceiver receiver) {
        await("metrics of theirs alone")
                .atMost(AgentProcess.PATIENCE)
                .until(() -> latest(receiver, false) - latest(receiver, true) > TimeUnit.SECONDS.toNanos(2));
    }

    private static long latest(OtlpReceiver receiver, boolean ours) {
        return receiver.points().stream()
                .filter(point -> point.metric().startsWith("fourwave.") == ours)
                .mapToLong(ReceivedPoint::timeNanos)
                .max()
                .orElseThrow();
    }
}
