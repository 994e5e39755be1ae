// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Another agent has the classes transformed again that this one has woven, before it and after it, and takes that back. */
class RetransformingIT {
    private static final String CHURNED = "churned " + Retransforming.CONNECTIONS + ", errors 0";

    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void everyCloseIsSeenWhateverAnotherAgentDoes(Jdk jdk) throws IOException {
        String other = "-javaagent:" + jarOf(Retransforming.class, directory);
        String ours = "-javaagent:" + AgentJar.path() + "=report.file=" + report();
        for (String[] agents : new String[][] {{ours, other}, {other, ours}}) {
            try (AgentProcess process = AgentProcess.on(jdk)
                    .withoutAgent()
                    .jvm(agents)
                    .main(Retransforming.class)
                    .start()) {
                assertThat(process.awaitExit()).as("%s", process.stderr()).isZero();
                assertThat(process.stdout()).containsExactly(CHURNED, CHURNED, CHURNED, "transformed true");
                assertThat(process.stderr()).isEmpty();
            }
            ReportJson report = ReportJson.read(report());
            assertThat(report.decidingSteps()).isEqualTo(3 * 2 * Retransforming.CONNECTIONS);
            assertThat(report.missing()).doesNotContainKey("closes");
        }
        TABLE.row("another agent retransforms the same classes and takes it back", jdk)
                .done("churn, transform, churn, take back, churn; as first and as second agent")
                .counted(3 * 2 * Retransforming.CONNECTIONS + " calls each time")
                .result("as without; every close is seen");
    }

    /** A manifest: the class is in the application's folder. */
    static Path jarOf(Class<?> agent, Path directory) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", agent.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        Path jar = directory.resolve("other.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    private Path report() {
        return directory.resolve("report.json");
    }
}
