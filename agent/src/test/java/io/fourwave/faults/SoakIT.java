// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportJson;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Churn at full speed with everything on: after the first third nothing grows any more. {@code -Dfourwave.soak=PT10M} is
 * the long form.
 */
class SoakIT {
    private static final Duration LENGTH = Duration.parse(System.getProperty("fourwave.soak", "PT24S"));
    private static final int THREADS = 4;
    /** 200 teardowns a second are watched through their TIME_WAIT of 60 s, at some 1.2 KiB each: 14 MiB, and the JVM's own. */
    private static final long HEAP_SLACK_KIB = 16 * 1024;

    /** A time limit proves nothing here; twice the CPU time for the same time of churn would. */
    private static final double CPU_SLACK = 2;

    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void nothingGrowsUnderChurn(Jdk jdk, @TempDir Path directory) {
        Path file = directory.resolve("report.json");
        String options = "report.file=%s,spans.file=%s".formatted(file, directory.resolve("spans.jsonl"));
        try (Worker worker =
                Worker.start(OwnNetwork.of(AgentProcess.on(jdk)).jvm("-Xmx256m").agentOptions(options))) {
            JvmFigures cold = churned(worker);
            JvmFigures early = churned(worker);
            JvmFigures late = churned(worker);
            worker.end();
            ReportJson report = ReportJson.read(file);
            double firstMillis = early.agentMillis() - cold.agentMillis();
            double lastMillis = late.agentMillis() - early.agentMillis();
            TABLE.row("soak of " + LENGTH.toSeconds() + " s", jdk)
                    .done(THREADS + " threads of churn; figures after the second and the last third")
                    .counted("%d closes, %d dropped calls, %d errors; agent CPU %.1f %%, then %.1f %%"
                            .formatted(
                                    report.decidingSteps(),
                                    report.dropped("calls_queue_full"),
                                    report.suppressedErrors(),
                                    percent(firstMillis),
                                    percent(lastMillis)))
                    .figures(early, late)
                    .result("flat");
            assertThat(worker.output())
                    .filteredOn(line -> line.startsWith("stopped"))
                    .allMatch(line -> line.endsWith(" errors 0"));
            assertThat(report.suppressedErrors()).isZero();
            assertThat(late.heap()).as("heap").isLessThan(early.heap() + HEAP_SLACK_KIB);
            assertThat(late.threads()).as("threads").isLessThanOrEqualTo(early.threads() + 1);
            assertThat(late.descriptors()).as("descriptors").isLessThanOrEqualTo(early.descriptors() + 2);
            assertThat(late.metaspace()).as("metaspace").isLessThan(early.metaspace() + 2048);
            assertThat(lastMillis).as("CPU").isLessThan(CPU_SLACK * firstMillis + 1000);
        }
    }

    /** A third of it; the figures are taken while nobody works. */
    private static JvmFigures churned(Worker worker) {
        Duration third = LENGTH.dividedBy(3);
        worker.does("start " + THREADS + " 0");
        await().pollDelay(third).atMost(third.plus(AgentProcess.PATIENCE)).until(() -> true);
        worker.does("stop");
        return worker.figures();
    }

    private static double percent(double millis) {
        return 100 * millis / LENGTH.dividedBy(3).toMillis();
    }
}
