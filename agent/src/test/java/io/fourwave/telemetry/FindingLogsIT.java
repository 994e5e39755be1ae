// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.OtlpReceiver;
import io.fourwave.support.ReceivedLog;
import io.fourwave.support.ReceivedSpan;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A finding for those whose alerts stand on log records, and which JVM it is of. */
class FindingLogsIT {

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void findingIsALogRecordInTheTraceOfItsSpan(Jdk jdk) throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                AgentProcess process = kept(jdk, receiver.endpoint(), launch -> launch)) {
            ReceivedLog log = receiver.awaitLog(each -> true);
            ReceivedSpan span = receiver.awaitSpan(each -> each.traceId().equals(log.traceId()));
            end(process);
            assertThat(log.eventName()).isEqualTo("fourwave.finding");
            assertThat(log.scope()).isEqualTo("io.fourwave.agent");
            assertThat(log.severity())
                    .isEqualTo(
                            switch (span.text("fourwave.severity")) {
                                case "leak" -> "ERROR";
                                case "suspect" -> "WARN";
                                default -> "INFO";
                            });
            assertThat(log.body()).isEqualTo(span.text("fourwave.summary")).isNotEmpty();
            assertThat(log.attributes()).isEqualTo(span.attributes());
            assertThat(log.attributes())
                    .containsKeys("fourwave.advice", "fourwave.confirm", "fourwave.blame", "code.line.number");
            assertThat(log.resource()).isEqualTo(span.resource());
            assertResourceIsThisJvm(log, process, jdk);
            assertThat(process.stderr()).isEmpty();
        }
    }

    @Test
    void withoutALogsExporterNoneIsSent() {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                AgentProcess process = kept(
                        Jdks.ofBuild(),
                        receiver.endpoint(),
                        launch -> launch.environment("OTEL_LOGS_EXPORTER", "none"))) {
            receiver.awaitSpan(span -> span.name().startsWith("tcp finding "));
            end(process);
            assertThat(receiver.requests())
                    .isNotEmpty()
                    .noneMatch(request -> request.path().contains("logs"));
            assertThat(process.stderr()).isEmpty();
        }
    }

    /** As Jaeger does. */
    @Test
    void collectorThatRefusesLogsIsToldInOneLineAndTracesGoOn() {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            receiver.answer("/v1/logs", 404);
            try (AgentProcess process = kept(Jdks.ofBuild(), receiver.endpoint(), launch -> launch)) {
                receiver.awaitSpan(span -> span.name().startsWith("tcp finding "));
                await("the refusal")
                        .atMost(AgentProcess.PATIENCE)
                        .until(() -> !process.stderr().isEmpty());
                end(process);
                assertThat(process.stderr())
                        .singleElement()
                        .asString()
                        .startsWith("fourwave: the collector at " + receiver.endpoint() + "/v1/logs answers 404")
                        .contains("OTEL_LOGS_EXPORTER=none");
                assertThat(receiver.spans()).extracting(ReceivedSpan::name).contains("tcp passive close");
            }
        }
    }

    private static AgentProcess kept(Jdk jdk, URI endpoint, UnaryOperator<AgentLaunch> more) {
        return more.apply(AgentProcess.on(jdk)
                        .agentOptions("sweep.interval=100ms,leak.after=300ms")
                        .exportTo(endpoint)
                        .environment("OTEL_BLRP_SCHEDULE_DELAY", "100")
                        .environment("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=test,os.type=chosen"))
                .main(Closings.class, "kept", "stay", "active")
                .start();
    }

    private static void end(AgentProcess process) {
        process.send("");
        assertThat(process.awaitExit()).isZero();
    }

    private static void assertResourceIsThisJvm(ReceivedLog log, AgentProcess process, Jdk jdk) throws Exception {
        String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        assertThat(log.resource())
                .containsEntry("service.name", "Closings")
                .containsEntry("host.name", host)
                .containsEntry("process.pid", process.pid())
                .containsEntry("process.executable.name", "java")
                .containsEntry("telemetry.distro.name", "fourwave")
                .containsEntry("deployment.environment.name", "test")
                // what the user says is stronger than what is found out
                .containsEntry("os.type", "chosen")
                .containsKeys("service.instance.id", "process.runtime.name", "os.description");
        assertThat(String.valueOf(log.resource().get("process.runtime.version")))
                .startsWith(jdk.feature() + ".");
        // passwords stand on command lines
        assertThat(log.resource()).doesNotContainKeys("process.command_line", "process.command_args");
    }
}
