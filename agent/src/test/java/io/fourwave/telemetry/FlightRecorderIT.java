// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.OtlpReceiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Flight Recorder's events, and that nothing is touched for them, or for the management bean, while nobody listens. */
class FlightRecorderIT {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void recordingHasTheClosesAndTheFindings(Jdk jdk) throws Exception {
        Path recording = directory.resolve("run.jfr");
        String[] active;
        try (OtlpReceiver receiver = OtlpReceiver.start();
                AgentProcess process = AgentProcess.on(jdk)
                        .jvm("-XX:StartFlightRecording=filename=" + recording, "-Xlog:jfr*=off")
                        .agentOptions("sweep.interval=100ms,leak.after=300ms,mask.addresses=true")
                        .exportTo(receiver.endpoint())
                        // the first close comes when the agent has long been watching: it starts beside the application
                        .main(Closings.class, "kept", "stay", "active", "abort", "stay")
                        .start()) {
            receiver.awaitPoint(point -> point.metric().equals("fourwave.finding.count")
                    && "close_wait_undecided".equals(point.attributes().get("fourwave.verdict")));
            process.send("");
            receiver.awaitPoint(point -> "after_reset".equals(point.attributes().get("fourwave.step")));
            process.send("");
            assertThat(process.awaitExit()).isZero();
            active = process.awaitStdout("active ").split(" ");
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(recording);
        assertActiveClose(events, active[1], active[2]);
        assertThat(closes(events))
                .extracting(event -> event.getString("step"))
                .contains("active_fin", "passive_fin", "abort", "after_reset");
        assertThat(events)
                .filteredOn(event -> event.getEventType().getName().equals("fourwave.Finding"))
                .anySatisfy(finding -> {
                    assertThat(finding.getString("verdict")).isEqualTo("close_wait_undecided");
                    assertThat(finding.getString("severity")).isEqualTo("info");
                    assertThat(finding.getInt("count")).isEqualTo(1);
                    assertThat(finding.getString("blame")).contains("Closings.open(Closings.java:");
                    assertThat(finding.getString("peer")).startsWith("host-");
                });
    }

    /** Its end waits for the session, as for a report. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void recordingOfAShortProgramHasItsCloses(Jdk jdk) throws Exception {
        Path recording = directory.resolve("run.jfr");
        try (AgentProcess process = AgentProcess.on(jdk)
                .jvm("-XX:StartFlightRecording=filename=" + recording, "-Xlog:jfr*=off")
                .agentOptions("log=debug")
                .main(Closings.class, "active")
                .start()) {
            assertThat(process.awaitExit()).isZero();
            assertThat(process.stderr()).noneMatch(line -> line.contains("waits for nothing"));
        }
        assertThat(closes(RecordingFile.readAllEvents(recording)))
                .extracting(event -> event.getString("step"))
                .contains("active_fin");
    }

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void nothingIsLoadedWhileNobodyListens(Jdk jdk) throws Exception {
        Path loaded = directory.resolve("loaded.txt");
        try (AgentProcess process = AgentProcess.on(jdk)
                .jvm("-Xlog:class+load:file=" + loaded)
                // whose end waits for the session
                .agentOptions("sweep.interval=100ms,leak.after=300ms,report.file=" + directory.resolve("report.txt"))
                .main(Closings.class, "active", "kept")
                .start()) {
            assertThat(process.awaitExit()).isZero();
        }
        String classes = Files.readString(loaded);
        assertThat(classes)
                .contains("io.fourwave.telemetry.jfr.FlightEvents")
                .doesNotContain(" jdk.jfr.internal.", " jdk.jfr.Event ", " io.fourwave.telemetry.jfr.CloseEvent ")
                .contains("io.fourwave.telemetry.jmx.ManagementBean")
                .doesNotContain(" com.sun.jmx.mbeanserver.JmxMBeanServer ");
    }

    private static void assertActiveClose(List<RecordedEvent> events, String clientPort, String serverPort) {
        assertThat(closes(events))
                .filteredOn(event -> event.getString("local").endsWith(":" + clientPort))
                .singleElement()
                .satisfies(close -> {
                    assertThat(close.getString("call")).isEqualTo("Socket.close");
                    assertThat(close.getString("step")).isEqualTo("active_fin");
                    assertThat(close.getString("role")).isEqualTo("active");
                    assertThat(close.getString("side")).isEqualTo("client");
                    assertThat(close.getString("stateBefore")).isEqualTo("established");
                    assertThat(close.getString("stateAfter")).isEqualTo("fin_wait_2");
                    assertThat(close.getString("local")).matches("host-[0-9a-f]{8}:" + clientPort);
                    assertThat(close.getString("peer")).matches("host-[0-9a-f]{8}:" + serverPort);
                    assertThat(close.getString("caller")).startsWith(Closings.class.getName() + ".active(");
                    assertThat(close.getString("thread")).isEqualTo("closer");
                    assertThat(close.getDuration("connectionDuration")).isPositive();
                    assertThat(close.getInstant("calledAt"))
                            .isBetween(close.getStartTime().minus(Duration.ofSeconds(2)), close.getStartTime());
                });
    }

    private static List<RecordedEvent> closes(List<RecordedEvent> events) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("fourwave.Close"))
                .toList();
    }
}
