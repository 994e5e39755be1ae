// SPDX-License-Identifier: Apache-2.0
package io.fourwave.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.OtelAgentLaunch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent's jar twice, and at places with names that take care to write down. */
class AgentTwiceIT {
    private static final String SECOND_IGNORED =
            "fourwave: is attached to this JVM already: this one is ignored, the first one runs on";

    static Stream<Jdk> jdks() {
        return Jdks.all().stream();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void sameJarTwiceIsOneAgent(Jdk jdk, @TempDir Path directory) {
        twice(jdk, directory, AgentJar.path());
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void copyOfTheJarIsNotAnotherAgent(Jdk jdk, @TempDir Path directory) throws IOException {
        twice(jdk, directory, Files.copy(AgentJar.path(), directory.resolve("copy.jar")));
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void jarMayLieWhereNamesHaveBlanksAndUmlauts(Jdk jdk, @TempDir Path directory) throws IOException {
        Path folder = Files.createDirectory(directory.resolve("Ärger mit 100% #+ Zeichen"));
        Path jar = Files.copy(AgentJar.path(), folder.resolve("vier wellen.jar"));
        AgentLaunch launch = AgentProcess.on(jdk)
                .withoutAgent()
                .environment("LC_ALL", "C.UTF-8")
                .jvm(javaagent(jar, FarewellRun.options(directory, "")))
                .main(Farewell.class);
        FarewellRun.of(launch, directory).saidNothing().sawEveryClose();
    }

    @Test
    void extensionOfTheOpenTelemetryAgentIsNotAnotherAgent(@TempDir Path directory) {
        String ours = javaagent(AgentJar.path(), "");
        String[] theirs = OtelAgentLaunch.extended(FarewellRun.options(directory, ""));
        AgentLaunch oursFirst =
                AgentProcess.on(Jdks.ofBuild()).withoutAgent().jvm(ours).jvm(theirs);
        AgentLaunch theirsFirst =
                AgentProcess.on(Jdks.ofBuild()).withoutAgent().jvm(theirs).jvm(ours);
        saidOnceThatTheSecondIsIgnored(oursFirst, directory);
        saidOnceThatTheSecondIsIgnored(theirsFirst, directory);
    }

    /** The OpenTelemetry agent says its version. */
    private static void saidOnceThatTheSecondIsIgnored(AgentLaunch launch, Path directory) {
        FarewellRun run = FarewellRun.of(launch.main(Farewell.class), directory).sawEveryClose();
        assertThat(run.stderr()).filteredOn(line -> line.contains("fourwave")).containsExactly(SECOND_IGNORED);
    }

    private static void twice(Jdk jdk, Path directory, Path second) {
        AgentLaunch launch = AgentProcess.on(jdk)
                .agentOptions("report.file=" + directory.resolve("second.json"))
                .jvm(javaagent(second, FarewellRun.options(directory, "")))
                .main(Farewell.class);
        FarewellRun.of(launch, directory).said(SECOND_IGNORED).sawEveryClose();
    }

    private static String javaagent(Path jar, String options) {
        return "-javaagent:" + jar + "=" + options;
    }
}
