// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.reportfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A JVM that is killed has told what happened before. */
class ReportOnIT {
    private static final String[] FEW_FILES = {"sh", "-c", "ulimit -n 256; exec \"$@\"", "sh"};

    @TempDir
    private Path directory;

    /** When no descriptor is left, the report is written to the one that was put by. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void descriptorsThatAreUsedUp(Jdk jdk) throws IOException {
        try (AgentProcess hoarder = started(jdk, "debug", "descriptors", FEW_FILES)) {
            hoarder.awaitStderr("watches, sweeping");
            assertThat(files()).as("put by").hasSize(1).allMatch(name -> name.endsWith(".spare"));
            hoarder.send("fill");
            hoarder.awaitStdout("full");
            await().atMost(AgentProcess.PATIENCE).until(() -> Files.exists(report()));
        }
        assertThat(ReportJson.read(report()).how()).isEqualTo("premain");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(report())))
                .isEqualTo("rw-------");
        assertThat(files()).containsExactly("report.json");
    }

    /** The JVM's last report does not write over the one of the leak. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void leakThatWasFound(Jdk jdk) throws IOException {
        Files.writeString(report(), "of the JVM before");
        try (AgentProcess hoarder = started(jdk, "warn", "leak,descriptors")) {
            hoarder.send("leak");
            hoarder.awaitStdout("leaked");
            await().atMost(AgentProcess.PATIENCE).until(() -> Files.exists(older(1)) && Files.exists(report()));
            assertThat(severities()).contains("leak");
            hoarder.send("end");
            assertThat(hoarder.awaitExit()).isZero();
            assertThat(hoarder.stderr()).isEmpty();
        }
        assertThat(older(2)).hasContent("of the JVM before");
        assertThat(ReportJson.read(older(1)).findings()).isNotEmpty();
        assertThat(files()).containsExactly("report.1.json", "report.2.json", "report.json");
    }

    /** Without one put by: on some JDKs the agent has let go of one of its own by then. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void lastReportWithoutADescriptorIsNotLostWithoutALine(Jdk jdk) {
        try (AgentProcess hoarder = started(jdk, "debug", "leak", FEW_FILES)) {
            hoarder.awaitStderr("watches, sweeping");
            hoarder.send("fill");
            hoarder.awaitStdout("full");
            hoarder.send("exit");
            assertThat(hoarder.awaitExit()).isZero();
            assertThat(Files.exists(report())
                            || hoarder.stderr().stream()
                                    .anyMatch(line -> line.contains("Too many open files")
                                            && line.endsWith("report.on=descriptors keeps one open for a report")))
                    .as("a report, or a line in %s", hoarder.stderr())
                    .isTrue();
        }
    }

    /** The agent's parts are put together when no descriptor is left: what the JDK loads once is left to the application. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void agentThatStartsWithoutADescriptor(Jdk jdk) {
        try (AgentProcess hoarder = AgentProcess.on(jdk)
                .agentOptions("log=debug,sweep.interval=100ms")
                .within(FEW_FILES)
                .main(Hoarder.class.getName(), "full")
                .start()) {
            hoarder.awaitStdout("ready");
            hoarder.awaitStderr("watches, sweeping");
            hoarder.send("manage");
            hoarder.awaitStdout("managed");
            hoarder.send("end");
            assertThat(hoarder.awaitExit()).isZero();
        }
    }

    private AgentProcess started(Jdk jdk, String log, String on, String... wrapper) {
        AgentProcess hoarder = AgentProcess.on(jdk)
                .agentOptions("log=" + log + ",leak.after=1s,sweep.interval=100ms,report.on=" + on + ",report.file="
                        + report())
                .within(wrapper)
                .main(Hoarder.class.getName())
                .start();
        hoarder.awaitStdout("ready");
        return hoarder;
    }

    private Stream<String> severities() {
        return ReportJson.read(report()).findings().stream()
                .map(finding -> finding.get("severity").getAsString());
    }

    private Path report() {
        return directory.resolve("report.json");
    }

    private Path older(int number) {
        return OlderReports.numbered(report(), number);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
