// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A JVM that nobody can attach to tells all the same. */
class ReportEveryIT {

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void reportIsWrittenAgainAndAgainAndIsWholeEachTime(Jdk jdk, @TempDir Path directory) throws IOException {
        String options = "report.file=" + directory + "/%h-%p.json,report.every=200ms,sweep.interval=50ms";
        try (AgentProcess leaky = AgentProcess.on(jdk)
                .jvm("-XX:+DisableAttachMechanism")
                .agentOptions(options)
                .main("io.fourwave.cli.Leaky")
                .start()) {
            leaky.awaitStdout("ready");
            Set<FileTime> written = new HashSet<>();
            await().atMost(AgentProcess.PATIENCE).until(() -> {
                for (Path report : reports(directory)) {
                    // half of one would not be read
                    assertThat(ReportJson.read(report).how()).isEqualTo("premain");
                    written.add(Files.getLastModifiedTime(report));
                }
                return written.size() >= 3;
            });
            String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            assertThat(reports(directory)).containsExactly(directory.resolve(host + "-" + leaky.pid() + ".json"));
            leaky.send("close");
            leaky.send("end");
            assertThat(leaky.awaitExit()).isZero();
            assertThat(leaky.stderr()).isEmpty();
            assertThat(reports(directory)).hasSize(1);
        }
    }

    private static List<Path> reports(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }
}
