// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With JAVA_TOOL_OPTIONS each JVM gets the agent, also the command line, which is none that anybody wants watched. */
class OwnToolIT {
    private static final String JDKS = "io.fourwave.support.Jdks#all";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource(JDKS)
    void theToolDoesNotWatchItself(Jdk jdk) throws IOException {
        expectUnwatched(AgentProcess.on(jdk).jar(AgentJar.path(), "--version"));
        expectUnwatched(AgentProcess.on(jdk).classPath(AgentJar.path()).main("io.fourwave.ToolMain", "--version"));
        Path renamed = Files.copy(AgentJar.path(), directory.resolve("tcp.jar"));
        expectUnwatched(AgentProcess.on(jdk).jar(renamed, "--version"));
    }

    @ParameterizedTest
    @MethodSource(JDKS)
    void anotherProgramIsWatched(Jdk jdk) {
        try (AgentProcess leaky = start(AgentProcess.on(jdk).main(Leaky.class))) {
            leaky.awaitStdout("ready");
            leaky.send("close");
            leaky.send("end");
            assertThat(leaky.awaitExit()).isZero();
            assertThat(report()).exists();
        }
    }

    private void expectUnwatched(AgentLaunch tool) {
        try (AgentProcess started = start(tool)) {
            assertThat(started.awaitExit()).isZero();
            assertThat(started.stdout()).hasSize(1);
            assertThat(started.stderr()).hasSize(1);
            assertThat(started.stderr().get(0)).startsWith("Picked up JAVA_TOOL_OPTIONS");
            assertThat(report()).doesNotExist();
        }
    }

    private AgentProcess start(AgentLaunch launch) {
        return launch.withoutAgent()
                .environment("JAVA_TOOL_OPTIONS", "-javaagent:" + AgentJar.path() + "=report.file=" + report())
                .start();
    }

    private Path report() {
        return directory.resolve("report.json");
    }
}
