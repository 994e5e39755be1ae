// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** More connections than are tracked, more calls than are taken: what is left out is counted, in a heap that stays small. */
class OverloadIT {
    private static final int CONNECTIONS = 100_000;
    private static final String BURST = "burst " + CONNECTIONS + " 3000";
    private static final int CONNECTIONS_BUSY = 32_000;
    /** More threads than CPUs. */
    private static final String BUSY = "churn " + CONNECTIONS_BUSY + " 16";

    private static final int CAPACITY = 1000;
    private static final String SMALL_HEAP = "-Xmx96m";

    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void burstOfConnectionsBeyondTheCapacityIsCounted(Jdk jdk, @TempDir Path directory) {
        Path file = directory.resolve("report.json");
        FaultTable.Row row = TABLE.row("burst beyond capacity", jdk).done(BURST + " open, capacity=" + CAPACITY);
        String output =
                harmless(jdk, "capacity=" + CAPACITY + ",report.file=" + file, row, BURST, CONNECTIONS, pid -> {});
        ReportJson report = ReportJson.read(file);
        long over = report.dropped("connections_over_capacity");
        long full = report.dropped("calls_queue_full");
        row.counted("%d connections over capacity, %d calls not taken, %d calls counted"
                        .formatted(over, full, report.decidingSteps()))
                .result(output);
        // of each 3,000 with two ends 1,000 ends fit in
        assertThat(over).isBetween(2L * CONNECTIONS - 34L * CAPACITY, 2L * CONNECTIONS - 33L * CAPACITY);
        assertThat(report.decidingSteps() + full).isEqualTo(2L * CONNECTIONS);
        assertThat(report.suppressedErrors()).isZero();
        assertThat(report.tracked()).isZero();
    }

    /** The watch thread gets next to no CPU time: of the lowest of the kernel's scheduling classes on a busy machine. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void callsThatTheQueueCannotHoldAreCounted(Jdk jdk, @TempDir Path directory) {
        Path file = directory.resolve("report.json");
        FaultTable.Row row = TABLE.row("queue overrun", jdk).done(BUSY + ", watch thread starved");
        String output = harmless(jdk, "report.file=" + file, row, BUSY, CONNECTIONS_BUSY, OverloadIT::starve);
        ReportJson report = ReportJson.read(file);
        long full = report.dropped("calls_queue_full");
        row.counted("%d calls not taken, %d calls counted".formatted(full, report.decidingSteps()))
                .result(output);
        assertThat(full).isPositive();
        assertThat(report.decidingSteps() + full).isEqualTo(2L * CONNECTIONS_BUSY);
        assertThat(report.suppressedErrors()).isZero();
    }

    private static String harmless(
            Jdk jdk, String options, FaultTable.Row row, String order, int connections, LongConsumer fault) {
        Baseline baseline = Baseline.of(OwnNetwork.of(AgentProcess.on(jdk)), order);
        try (Worker worker =
                Worker.start(OwnNetwork.of(AgentProcess.on(jdk)).jvm(SMALL_HEAP).agentOptions(options))) {
            JvmFigures before = worker.figures();
            fault.accept(worker.pid());
            row.rates(baseline.rate(connections), Baseline.rate(connections, worker.does(order)));
            row.figures(before, worker.figures());
            worker.end();
            assertThat(worker.output()).isEqualTo(baseline.output());
            assertThat(worker.process().stderr()).isEmpty();
            return "as without, in a heap of " + SMALL_HEAP.substring(4);
        }
    }

    private static void starve(long pid) {
        String thread = watchThread(pid);
        try {
            int status = new ProcessBuilder("chrt", "--idle", "--pid", "0", thread)
                    .inheritIO()
                    .start()
                    .waitFor();
            assumeTrue(status == 0, "queue overrun: skipped, chrt --idle ends with status " + status);
        } catch (IOException absent) {
            assumeTrue(false, "queue overrun: skipped, " + absent.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String watchThread(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return threads.filter(thread -> name(thread).equals("fourwave-watch"))
                    .map(thread -> thread.getFileName().toString())
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException ended) {
            return "";
        }
    }
}
