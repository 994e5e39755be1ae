// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Somebody installs another version of the agent while a JVM runs with this one. */
class OwnJarIT {
    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    @TempDir
    private Path directory;

    /** As cp does: the same file, other bytes. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void jarThatIsWrittenOverIsToldAtOnce(Jdk jdk) throws IOException {
        Path jar = Files.copy(AgentJar.path(), directory.resolve("agent.jar"));
        try (Worker worker = start(jdk, jar)) {
            byte[] others = new byte[(int) Files.size(jar) / 2];
            Arrays.fill(others, (byte) 7);
            Files.write(jar, others, StandardOpenOption.TRUNCATE_EXISTING);
            await().atMost(AgentProcess.PATIENCE)
                    .until(() -> !worker.process().stderr().isEmpty());
            worker.does("churn 60 2");
            worker.end();
            assertThat(worker.output()).doesNotContain("uncaught").contains("churned connections 60 errors 0");
            assertThat(worker.process().stderr())
                    .singleElement()
                    .asString()
                    .contains(jar + " was written over", "restart the JVM");
        }
        assumeThat(Files.exists(report()))
                .as("known fault: the last report may be lost once the jar is written over")
                .isTrue();
        ReportJson report = ReportJson.read(report());
        assertThat(report.missing()).containsKey("jar");
        assertThat(report.decidingSteps()).isEqualTo(240);
        TABLE.row("the agent's jar written over (cp)", jdk)
                .done("churn 60 2, cp, churn 60 2")
                .counted(report.decidingSteps() + " calls")
                .result("as without; said within a sweep; the report is there");
    }

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void jarThatIsMovedIntoItsPlaceHarmsNobody(Jdk jdk) throws IOException {
        Path jar = Files.copy(AgentJar.path(), directory.resolve("agent.jar"));
        try (Worker worker = start(jdk, jar)) {
            Path other = Files.write(directory.resolve("other.jar"), new byte[1000]);
            Files.move(other, jar, StandardCopyOption.REPLACE_EXISTING);
            worker.does("churn 60 2");
            worker.end();
            assertThat(worker.process().stderr()).isEmpty();
        }
        assertThat(ReportJson.read(report()).decidingSteps()).isEqualTo(240);
    }

    /** Some sweeps later, when what a report takes has been loaded. */
    private Worker start(Jdk jdk, Path jar) {
        Worker worker = Worker.start(AgentProcess.on(jdk)
                .withoutAgent()
                .jvm("-javaagent:" + jar + "=sweep.interval=100ms,log=warn,report.file=" + report()));
        worker.does("churn 60 2");
        long begun = System.nanoTime();
        await().atMost(AgentProcess.PATIENCE).until(() -> System.nanoTime() - begun > 5_000_000_000L);
        return worker;
    }

    private Path report() {
        return directory.resolve("report.json");
    }
}
