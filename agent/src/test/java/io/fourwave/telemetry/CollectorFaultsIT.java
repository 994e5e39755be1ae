// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.OtlpReceiver;
import io.fourwave.support.ReceivedSpan;
import io.fourwave.support.SpansFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the collector or the variables are like: the application does not notice, and what is lost is counted. */
class CollectorFaultsIT {
    /** Two seconds for what is pending, and what the end of a JVM takes anyway. */
    private static final Duration EXIT_DELAY = Duration.ofMillis(2500);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void collectorThatIsNotThereIsNamedOnceASignal(Jdk jdk) {
        FinishedRun run = harmless(jdk, to -> to.exportTo(nobody()));
        assertThat(run.stderr())
                .hasSize(2)
                .allMatch(line -> line.startsWith("fourwave: no collector answers at " + nobody()));
        assertSpansLost(run);
        assertThat(run.dropped("metrics_not_delivered")).isPositive();
    }

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void collectorThatNobodyConfiguredAndThatIsNotThereIsNoNews(Jdk jdk) {
        FinishedRun run = harmless(jdk, CollectorFaultsIT::unconfigured);
        assertThat(run.stderr()).isEmpty();
        assertSpansLost(run);
    }

    @Test
    void collectorThatNobodyConfiguredIsNamedAtLogInfo() {
        FinishedRun run = FinishedRun.of(
                Jdks.ofBuild(), directory, ",log=info", CollectorFaultsIT::unconfigured, "active", "abort");
        assertThat(run.stderr())
                .anyMatch(line -> line.startsWith("fourwave: no collector answers at http://localhost:4318/v1/traces"));
    }

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void collectorThatNeverAnswersDoesNotHoldUpTheEnd(Jdk jdk) {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            receiver.hold();
            FinishedRun run = harmless(jdk, to -> to.exportTo(receiver.endpoint()));
            assertOneLineASignal(run, receiver.endpoint().toString());
            assertSpansLost(run);
        }
    }

    @Test
    void collectorThatFailsIsToldByItsStatus() {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            receiver.answer(500, "out of order".getBytes(StandardCharsets.US_ASCII), Map.of());
            FinishedRun run = harmless(Jdks.ofBuild(), to -> to.exportTo(receiver.endpoint()));
            assertOneLineASignal(run, receiver.endpoint().toString());
            assertThat(run.stderr()).allMatch(line -> line.contains("answers 500"));
            assertSpansLost(run);
        }
    }

    /** As a gRPC port does: an HTTP/2 SETTINGS frame, whatever was asked. */
    @ParameterizedTest
    @CsvSource({"'\0\0\0\4\0\0\0\0\0'", "'SSH-2.0-OpenSSH_9.2\r\n'", "'{}'"})
    void collectorThatTalksNonsenseIsToldOnceASignal(String nonsense) throws IOException {
        try (ServerSocket server = talking(nonsense)) {
            URI endpoint = URI.create("http://127.0.0.1:" + server.getLocalPort());
            FinishedRun run = harmless(Jdks.ofBuild(), to -> to.exportTo(endpoint));
            assertOneLineASignal(run, endpoint.toString());
            assertSpansLost(run);
        }
    }

    @Test
    void collectorWithoutTlsUnderHttpsIsNotTrusted() {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            URI endpoint = URI.create("https://127.0.0.1:" + receiver.port());
            FinishedRun run = harmless(Jdks.ofBuild(), to -> to.exportTo(endpoint));
            assertOneLineASignal(run, endpoint.toString());
            assertSpansLost(run);
        }
    }

    @ParameterizedTest
    @CsvSource({"grpc", "http/json", "smoke"})
    void protocolThatIsNotSpokenIsReplacedAndToldInOneLine(String protocol) {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            FinishedRun run = harmless(
                    Jdks.ofBuild(),
                    to -> to.exportTo(receiver.endpoint()).environment("OTEL_EXPORTER_OTLP_PROTOCOL", protocol));
            assertThat(run.stderr())
                    .singleElement()
                    .asString()
                    .contains("OTEL_EXPORTER_OTLP_PROTOCOL is '" + protocol + "'", "http/protobuf");
            assertThat(receiver.spans()).isNotEmpty();
            assertThat(receiver.points()).isNotEmpty();
            assertThat(run.dropped("spans_not_delivered")).isZero();
        }
    }

    @Test
    void exporterOfOneSignalThatIsNotBroughtLeavesTheOtherAlone() {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            FinishedRun run = harmless(
                    Jdks.ofBuild(),
                    to -> to.exportTo(receiver.endpoint()).environment("OTEL_METRICS_EXPORTER", "prometheus"));
            assertThat(run.stderr())
                    .singleElement()
                    .asString()
                    .contains("OTEL_METRICS_EXPORTER is 'prometheus'", "no metrics");
            assertThat(receiver.spans()).isNotEmpty();
            assertThat(receiver.points()).isEmpty();
        }
    }

    @Test
    void propagatorsOfAnotherAgentDoNotMatter() {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            FinishedRun run = harmless(
                    Jdks.ofBuild(),
                    to -> to.exportTo(receiver.endpoint()).environment("OTEL_PROPAGATORS", "tracecontext,b3"));
            assertThat(run.stderr()).isEmpty();
            assertThat(receiver.spans()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OTEL_EXPORTER_OTLP_ENDPOINT, http://, http:/v1/",
        "OTEL_EXPORTER_OTLP_ENDPOINT, nonsense, nonsense",
        "OTEL_EXPORTER_OTLP_ENDPOINT, ftp://127.0.0.1:21, ftp",
        "OTEL_EXPORTER_OTLP_ENDPOINT, http://127.0.0.1:99999, 99999",
        "OTEL_EXPORTER_OTLP_ENDPOINT, http//user:secret@127.0.0.1, 127.0.0.1",
        "OTEL_EXPORTER_OTLP_ENDPOINT, http://user:secret@127.0.0.1:port, 127.0.0.1:port",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, ftp://127.0.0.1/?token=secret, ftp",
        "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, http://127.0.0.1/?token={secret}, query string",
        "OTEL_BSP_SCHEDULE_DELAY, soon, otel.bsp.schedule.delay",
        "OTEL_TRACES_SAMPLER, coin, otel.traces.sampler",
        "OTEL_EXPORTER_OTLP_CERTIFICATE, /nonexistent.pem, /nonexistent.pem",
        "OTEL_EXPORTER_OTLP_HEADERS, secret, otel.exporter.otlp.headers",
        "OTEL_RESOURCE_ATTRIBUTES, secret, otel.resource.attributes"
    })
    void variableThatCannotBeFollowedIsToldInOneLineAndTheFileIsStillWritten(
            String variable, String value, String named) {
        Path file = directory.resolve("spans.jsonl");
        FinishedRun run = FinishedRun.of(
                Jdks.ofBuild(),
                directory,
                ",spans.file=" + file,
                to -> to.exportTo(nobody()).environment(variable, value),
                "active",
                "abort");
        assertHarmless(run);
        assertThat(run.stderr())
                .singleElement()
                .asString()
                .startsWith("fourwave: OpenTelemetry could not be set up (")
                .contains(named, "spans and metrics are not exported")
                .doesNotContain("secret");
        assertThat(SpansFile.read(file).stream().filter(ReceivedSpan::isRoot)).hasSize(4);
        assertSpansLost(run);
    }

    @Test
    void exporterThatIsUnknownIsToldInOneLine() {
        FinishedRun run = harmless(Jdks.ofBuild(), to -> to.environment("OTEL_TRACES_EXPORTER", "unknown"));
        assertThat(run.stderr()).singleElement().asString().contains("OTEL_TRACES_EXPORTER is 'unknown'", "no traces");
    }

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void disabledSdkExportsNothingAndSaysNothing(Jdk jdk) {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            FinishedRun run =
                    harmless(jdk, to -> to.exportTo(receiver.endpoint()).environment("OTEL_SDK_DISABLED", "true"));
            assertThat(run.stderr()).isEmpty();
            assertThat(receiver.requests()).isEmpty();
            assertThat(run.report().getAsJsonObject("steps").get("active_fin").getAsInt())
                    .isEqualTo(1);
        }
    }

    private FinishedRun harmless(Jdk jdk, UnaryOperator<AgentLaunch> launch) {
        FinishedRun run = FinishedRun.of(jdk, directory, "", launch, "active", "abort");
        assertHarmless(run);
        return run;
    }

    private static void assertHarmless(FinishedRun run) {
        assertThat(run.status()).isZero();
        assertThat(run.stdout()).hasSize(3);
        assertThat(run.stdout()).allMatch(line -> line.matches("(active|abort) \\d+ \\d+|done"));
        assertThat(run.exitDelay()).isLessThan(EXIT_DELAY);
    }

    private static void assertOneLineASignal(FinishedRun run, String endpoint) {
        assertThat(run.stderr().stream().filter(line -> line.contains(endpoint + "/v1/traces")))
                .hasSize(1);
        assertThat(run.stderr().stream().filter(line -> line.contains(endpoint + "/v1/metrics")))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(run.stderr()).hasSizeLessThanOrEqualTo(2).allMatch(line -> line.startsWith("fourwave: "));
    }

    /** Four roots and the phases of the active close. */
    private static void assertSpansLost(FinishedRun run) {
        assertThat(run.dropped("spans_not_delivered")).isGreaterThanOrEqualTo(8);
    }

    private static URI nobody() {
        // tcpmux: nobody has listened there for decades
        return URI.create("http://127.0.0.1:1");
    }

    private static AgentLaunch unconfigured(AgentLaunch launch) {
        return launch.environment("OTEL_TRACES_EXPORTER", "").environment("OTEL_METRICS_EXPORTER", "");
    }

    private static ServerSocket talking(String text) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> talk(server, text), "nonsense");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private static void talk(ServerSocket server, String text) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read();
                socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (IOException gone) {
                // the client, or the server at the end of the test
            }
        }
    }
}
