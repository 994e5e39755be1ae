// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReceivedSpan;
import io.fourwave.support.SpansFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The process is stopped, as {@code docker pause} and a frozen machine do it, while a connection is half closed. */
class StandstillIT {
    private static final Duration LEAK_AFTER = Duration.ofSeconds(4);
    private static final Duration STOPPED = Duration.ofSeconds(5);
    /** By the clock longer than {@link #LEAK_AFTER}, but less than that without the stop. */
    private static final Duration HALF_CLOSED = Duration.ofMillis(7500);

    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void stoppedProcessAccusesNobody(Jdk jdk, @TempDir Path directory) throws Exception {
        Path spans = directory.resolve("spans.jsonl");
        try (Worker worker = Worker.start(AgentProcess.on(jdk)
                .agentOptions("sweep.interval=100ms,leak.after=" + LEAK_AFTER.toMillis() + "ms,spans.file=" + spans))) {
            worker.does("churn 10 1");
            worker.process().send("half " + HALF_CLOSED.toMillis());
            worker.process().awaitStdout("closing 1");
            signal("STOP", worker.pid());
            Thread.sleep(STOPPED.toMillis());
            signal("CONT", worker.pid());
            worker.awaitDone();
            worker.end();
        }

        assertThat(SpansFile.read(spans)).isNotEmpty().noneMatch(StandstillIT::accuses);
        TABLE.row(
                        "the process is stopped (SIGSTOP) for %d s, leak.after=%d s"
                                .formatted(STOPPED.toSeconds(), LEAK_AFTER.toSeconds()),
                        jdk)
                .done("a connection is half closed meanwhile")
                .result("no finding");
    }

    /** What the churn before it was is true: it leaves connections with unread bytes. */
    private static boolean accuses(ReceivedSpan span) {
        Object verdict = span.attributes().get("fourwave.verdict");
        return verdict != null && !verdict.equals("abort_on_close");
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }
}
