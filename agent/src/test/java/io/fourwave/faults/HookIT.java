// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportJson;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is thrown behind the hooks stays there and is counted; afterwards every close is seen again. */
class HookIT {
    private static final int TIMES = 10_000;
    private static final int CONNECTIONS = 1500;
    /** The first connection of all waits until the hooks are heard, which a sabotage does not. */
    private static final String[] ORDERS = {"churn 10 3", "sabotage " + TIMES, "churn " + CONNECTIONS + " 3"};

    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void whatIsThrownTenThousandTimesIsCountedAndReachesNobody(Jdk jdk, @TempDir Path directory) {
        Path file = directory.resolve("report.json");
        Baseline baseline = Baseline.of(jdk, ORDERS);
        try (Worker worker = Worker.start(AgentProcess.on(jdk).agentOptions("report.file=" + file))) {
            JvmFigures before = worker.figures();
            worker.does(ORDERS[0]);
            worker.does(ORDERS[1]);
            double rate = Baseline.rate(CONNECTIONS, worker.does(ORDERS[2]));
            JvmFigures after = worker.figures();
            worker.end();
            assertThat(worker.output()).isEqualTo(baseline.output());
            assertThat(worker.process().stderr()).isEmpty();
            ReportJson report = ReportJson.read(file);
            assertThat(report.suppressedErrors()).isEqualTo(TIMES);
            assertThat(report.decidingSteps()).isGreaterThanOrEqualTo(2 * CONNECTIONS);
            TABLE.row("hook throws", jdk)
                    .done(String.join(", ", ORDERS))
                    .rates(baseline.rate(CONNECTIONS), rate)
                    .counted(report.suppressedErrors() + " suppressed errors")
                    .figures(before, after)
                    .result("as without; later closes are all seen");
        }
    }
}
