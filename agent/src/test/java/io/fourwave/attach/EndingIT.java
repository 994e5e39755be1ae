// SPDX-License-Identifier: Apache-2.0
package io.fourwave.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.ReportJson;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The ways in which a JVM ends: its status is its own, nothing of the agent keeps it, and the report is written. */
class EndingIT {
    private static final int SIGTERM_STATUS = 128 + 15;

    static Stream<Jdk> jdks() {
        return Jdks.all().stream();
    }

    static Stream<Arguments> endings() {
        return jdks().flatMap(jdk -> Stream.of(
                Arguments.of(jdk, "return", 0),
                Arguments.of(jdk, "exit", 5),
                Arguments.of(jdk, "throw", 1),
                Arguments.of(jdk, "daemons", 0)));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void endsByItselfWithItsOwnStatusAndReport(Jdk jdk, String ending, int status, @TempDir Path directory) {
        Path file = directory.resolve("report.json");
        try (AgentProcess process = AgentProcess.start(jdk, "report.file=" + file, Ending.class, ending)) {
            assertThat(process.awaitExit()).isEqualTo(status);
            assertThat(process.stderr()).noneMatch(line -> line.contains("fourwave: "));
        }
        assertThat(ReportJson.read(file).decidingSteps()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void sigtermWritesTheReport(Jdk jdk, @TempDir Path directory) {
        Path file = directory.resolve("report.json");
        try (AgentProcess process = AgentProcess.start(jdk, "report.file=" + file, Ending.class, "wait")) {
            process.awaitStdout("threads");
            assertThat(process.terminate()).isEqualTo(SIGTERM_STATUS);
            assertThat(process.stderr()).isEmpty();
        }
        assertThat(ReportJson.read(file).decidingSteps()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void haltEndsAtOnce(Jdk jdk, @TempDir Path directory) {
        Path file = directory.resolve("report.json");
        try (AgentProcess process = AgentProcess.start(jdk, "report.file=" + file, Ending.class, "halt")) {
            assertThat(process.awaitExit()).isEqualTo(6);
            assertThat(process.stderr()).isEmpty();
        }
        assertThat(file).doesNotExist();
    }

    /** Without an exporter: those that OpenTelemetry starts for one are daemons under names of its own. */
    @ParameterizedTest
    @MethodSource("jdks")
    void theAgentsThreadsAreDaemonsWithItsName(Jdk jdk) {
        String without = threads(
                AgentProcess.on(jdk).withoutAgent().main(Ending.class, "return").start());
        String with = threads(AgentProcess.start(jdk, "", Ending.class, "return"));
        assertThat(with.split(","))
                .filteredOn(thread -> !Arrays.asList(without.split(",")).contains(thread))
                .isNotEmpty()
                .allMatch(thread -> thread.startsWith("fourwave-") && thread.endsWith("/true"));
    }

    private static String threads(AgentProcess process) {
        try (process) {
            return process.awaitStdout("threads");
        }
    }
}
