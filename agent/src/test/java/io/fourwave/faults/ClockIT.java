// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReceivedSpan;
import io.fourwave.support.SpansFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The wall clock is set an hour forth, and an hour back, while a connection is half closed: it lasts as long as it does. */
class ClockIT {
    private static final Duration HALF_CLOSED = Duration.ofMillis(3000);
    /** Seconds are what a busy machine may make of it; an hour is what is looked for. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void hourForthAndBackIsNoPartOfAnyDuration(Jdk jdk, @TempDir Path directory) throws IOException {
        Path clock = Files.writeString(directory.resolve("clock"), "+0\n");
        Path spans = directory.resolve("spans.jsonl");
        try (Worker worker = Worker.start(AgentProcess.on(jdk)
                .agentOptions("sweep.interval=100ms,spans.rate=100000,spans.file=" + spans)
                .environment("LD_PRELOAD", library().toString())
                .environment("FAKETIME_TIMESTAMP_FILE", clock.toString())
                .environment("FAKETIME_CACHE_DURATION", "1")
                .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                .environment("DONT_FAKE_MONOTONIC", "1"))) {
            // all that is cold costs much more under that library: its first sockets do not wait until the agent is
            // ready
            await().atMost(AgentProcess.PATIENCE).until(() -> {
                worker.does("churn 30 1");
                return Files.exists(spans) && Files.size(spans) > 0;
            });
            long began = wallSeconds(worker);
            halfClosedWhile(worker, clock, "+3600\n", 1);
            long forth = wallSeconds(worker) - began;
            halfClosedWhile(worker, clock, "-3600\n", 2);
            long back = wallSeconds(worker) - began;
            worker.end();
            assertThat(forth).as("the JVM's clock").isBetween(3600L, 3700L);
            assertThat(back).as("the JVM's clock").isBetween(-3600L, -3500L);
            List<ReceivedSpan> phases = halfClosed(spans);
            assertThat(phases).hasSize(2).allSatisfy(ClockIT::lastsAsLongAsItDid);
            assertThat(SpansFile.read(spans))
                    .allSatisfy(span -> assertThat(span.endNanos())
                            .isBetween(span.startNanos(), span.startNanos() + SLACK.toNanos()));
            TABLE.row("wall clock jumps by an hour", jdk)
                    .done("forth, then back, each within a CLOSE_WAIT of %d ms".formatted(HALF_CLOSED.toMillis()))
                    .counted("CLOSE_WAIT of %d ms and of %d ms (seen late by up to %d ms: libfaketime is slow)"
                            .formatted(
                                    millis(phases.get(0)),
                                    millis(phases.get(1)),
                                    phases.stream()
                                            .mapToLong(ClockIT::errorMillis)
                                            .max()
                                            .orElseThrow()))
                    .result("durations are true");
        }
    }

    private static void halfClosedWhile(Worker worker, Path clock, String offset, int count) throws IOException {
        worker.process().send("half " + HALF_CLOSED.toMillis());
        worker.process().awaitStdout("closing " + count);
        Files.writeString(clock, offset);
        worker.awaitDone();
    }

    private static long wallSeconds(Worker worker) {
        worker.does("clock");
        String line = worker.process().stdout().stream()
                .filter(each -> each.startsWith("clock "))
                .reduce((former, last) -> last)
                .orElseThrow();
        return Long.parseLong(line.substring("clock ".length())) / 1000;
    }

    private static void lastsAsLongAsItDid(ReceivedSpan phase) {
        assertThat(millis(phase)).isLessThan(HALF_CLOSED.plus(SLACK).toMillis());
        assertThat(millis(phase) + errorMillis(phase)).isGreaterThan(HALF_CLOSED.toMillis() - 200);
    }

    /** By how much its begin may have been seen late. */
    private static long errorMillis(ReceivedSpan phase) {
        return phase.attributes().containsKey("fourwave.timing.error")
                ? Math.round(1000 * phase.number("fourwave.timing.error"))
                : 0;
    }

    private static long millis(ReceivedSpan span) {
        return (span.endNanos() - span.startNanos()) / 1_000_000;
    }

    private static List<ReceivedSpan> halfClosed(Path spans) {
        return SpansFile.read(spans).stream()
                .filter(span -> span.name().equals("CLOSE_WAIT"))
                .filter(span -> millis(span) + errorMillis(span) > HALF_CLOSED.toMillis() / 2)
                .toList();
    }

    /** Where Debian's package libfaketime puts it. */
    private static Path library() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            return folders.map(folder -> folder.resolve("faketime/libfaketimeMT.so.1"))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseGet(() -> abort("wall clock: skipped, there is no libfaketime here (Debian: faketime)"));
        }
    }
}
