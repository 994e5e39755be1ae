// SPDX-License-Identifier: Apache-2.0
package io.fourwave.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.OtlpReceiver;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runtimes made with jlink, of java.instrument and hardly anything else. */
class MinimalRuntimeIT {

    static Stream<Jdk> jdks() {
        return Jdks.all().stream();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void withoutManagementClosesAreWatchedAndReported(Jdk jdk, @TempDir Path directory) throws Exception {
        Jdk minimal = link(jdk, directory.resolve("runtime"), "java.base,java.instrument");
        ReportJson report = FarewellRun.of(FarewellRun.launch(minimal, directory, ""), directory)
                .saidNothing()
                .sawEveryClose()
                .report();
        assertThat(report.missing()).containsEntry("self.cpu_ms", "this JVM has no module java.management");
        assertThat(report.self().has("cpu_ms")).isFalse();
        assertThat(report.state("time_wait")).isEqualTo(Farewell.CONNECTIONS);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void exportNeedsNoModuleMore(Jdk jdk, @TempDir Path directory) throws Exception {
        Jdk minimal = link(jdk, directory.resolve("runtime"), "java.base,java.instrument");
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            AgentLaunch launch = FarewellRun.launch(minimal, directory, "").exportTo(receiver.endpoint());
            FarewellRun.of(launch, directory).saidNothing().sawEveryClose();
            assertThat(receiver.spans())
                    .filteredOn(span -> span.name().equals("tcp active close"))
                    .hasSize(Farewell.CONNECTIONS);
        }
    }

    private static Jdk link(Jdk jdk, Path home, String modules) throws IOException, InterruptedException {
        Process jlink = new ProcessBuilder(
                        jdk.home().resolve("bin/jlink").toString(),
                        "--add-modules",
                        modules,
                        "--output",
                        home.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(jlink.getInputStream().readAllBytes());
        assumeTrue(jlink.waitFor() == 0, () -> "minimal runtime: skipped, jlink of " + jdk + " says: " + said);
        return new Jdk(jdk.feature(), jdk.version() + " of " + modules, home);
    }
}
