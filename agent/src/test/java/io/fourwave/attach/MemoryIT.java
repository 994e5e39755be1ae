// SPDX-License-Identifier: Apache-2.0
package io.fourwave.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the agent keeps of connections that are gone, and of more connections than it may. */
class MemoryIT {
    private static final String CONNECTION = "io.fourwave.connection.Connection";
    private static final int CONNECTIONS = 20_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    static Stream<Jdk> jdks() {
        return Jdks.all().stream();
    }

    /** One teardown of each kind stays for the report, and its connection with it. */
    @ParameterizedTest
    @MethodSource("jdks")
    void nothingStaysOfShortConnections(Jdk jdk, @TempDir Path directory) {
        Path file = directory.resolve("report.json");
        try (AgentProcess crowd = crowd(jdk, "report.file=" + file, CONNECTIONS, 2)) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(instances(jdk, crowd.pid())).isLessThan(100));
            end(crowd);
        }
        ReportJson report = ReportJson.read(file);
        // closes that come faster than the agent begins are dropped, each counted
        assertThat(report.step("abort") + report.step("after_reset") + report.dropped("calls_queue_full"))
                .isEqualTo(2L * CONNECTIONS);
        assertThat(report.tracked()).isZero();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void noMoreThanCapacityIsTrackedAndTheRestIsCounted(Jdk jdk, @TempDir Path directory) {
        Path file = directory.resolve("report.json");
        int capacity = 100;
        int open = 300;
        try (AgentProcess crowd = crowd(jdk, "capacity=" + capacity + ",report.file=" + file, open, open + 1)) {
            end(crowd);
        }
        ReportJson report = ReportJson.read(file);
        assertThat(report.dropped("connections_over_capacity")).isEqualTo(2L * open - capacity);
        assertThat(report.openedBeforeAttach()).isZero();
        assertThat(report.decidingSteps()).isEqualTo(2L * open);
    }

    private static AgentProcess crowd(Jdk jdk, String options, int connections, int atOneTime) {
        AgentProcess crowd = AgentProcess.start(
                jdk, options, ShortConnectionsApp.class, Integer.toString(connections), Integer.toString(atOneTime));
        crowd.awaitStdout("done");
        return crowd;
    }

    private static void end(AgentProcess crowd) {
        crowd.send("end");
        assertThat(crowd.awaitExit()).isZero();
        assertThat(crowd.stderr()).isEmpty();
    }

    /** Live objects of the class, after the full collection that jcmd begins with. */
    private static long instances(Jdk jdk, long pid) {
        try {
            Process jcmd = new ProcessBuilder(
                            jdk.home().resolve("bin/jcmd").toString(), Long.toString(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(histogram).as("jcmd").contains("java.lang.String");
            // num: instances bytes class
            return histogram
                    .lines()
                    .map(line -> line.trim().split("\\s+"))
                    .filter(columns -> columns.length >= 4 && columns[3].equals(CONNECTION))
                    .mapToLong(columns -> Long.parseLong(columns[1]))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
