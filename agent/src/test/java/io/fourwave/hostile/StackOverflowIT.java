// SPDX-License-Identifier: Apache-2.0
package io.fourwave.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.ReportJson;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Closes with next to no stack left: the hooks fail, the application does not, and the agent watches on. */
class StackOverflowIT {

    static Stream<Jdk> jdks() {
        return Jdks.all().stream();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void errorsOfTheHooksAreSuppressedAndCountedAndLaterClosesSeen(Jdk jdk, @TempDir Path directory) {
        Path file = directory.resolve("report.json");
        AgentLaunch launch =
                AgentProcess.on(jdk).agentOptions("report.file=" + file).main(Overflow.class);
        try (AgentProcess process = launch.start()) {
            assertThat(process.awaitExit()).as("%s", process.stderr()).isEqualTo(Farewell.STATUS);
            assertThat(process.stdout()).containsExactly(Overflow.LAST_WORD);
            // the JVM's own words about a transformer that a class was handed to there
            assertThat(process.stderr()).allMatch(line -> line.contains("java.lang.instrument ASSERTION FAILED"));
        }
        ReportJson report = ReportJson.read(file);
        assertThat(report.suppressedErrors()).isPositive();
        assertThat(report.decidingSteps()).isBetween(accepted() + goodbyes(), 2L * Overflow.CONNECTIONS + goodbyes());
    }

    /** Those that the application accepted and closed after the recursion, with all the stack that there is. */
    private static long accepted() {
        return Overflow.CONNECTIONS;
    }

    /** Before the recursion and after it, two ends each. */
    private static long goodbyes() {
        return 2L * 2 * Farewell.CONNECTIONS;
    }
}
