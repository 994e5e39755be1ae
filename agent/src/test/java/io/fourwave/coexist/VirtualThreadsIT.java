// SPDX-License-Identifier: Apache-2.0
package io.fourwave.coexist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.ReceivedSpan;
import io.fourwave.support.ReportJson;
import io.fourwave.support.SpansFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand virtual threads that open and close: the agent pins none of them, and says which one closed. */
class VirtualThreadsIT {
    private static final int CROWD = 10_000;
    private static final Duration LIMIT = Duration.ofMinutes(4);

    @TempDir
    private Path directory;

    @Test
    void noneIsPinnedAndEachIsNamed() throws Exception {
        Jdk jdk = Jdks.all().stream()
                .reduce((older, newer) -> newer)
                .filter(newest -> newest.feature() >= 24)
                .orElse(null);
        assumeTrue(jdk != null, "virtual threads: skipped, before JDK 24 (JEP 491) the JDK's own sockets pin them");
        Path spans = directory.resolve("spans.jsonl");
        Path report = directory.resolve("report.json");
        List<RecordedEvent> without = run(AgentProcess.on(jdk).withoutAgent());
        List<RecordedEvent> with = run(AgentProcess.on(jdk)
                .agentOptions("sweep.interval=200ms,spans.rate=100000,spans.file=%s,report.file=%s"
                        .formatted(spans, report)));

        assertThat(with).as("pinned with the agent's code on the stack").noneMatch(VirtualThreadsIT::isOurs);
        // the JDK's own monitors are contended now and then: a few more or less of 10,000 are chance
        assertThat(with).as("pinned").hasSizeLessThanOrEqualTo(without.size() + CROWD / 100);
        assertThat(ReportJson.read(report).decidingSteps()
                        + ReportJson.read(report).dropped("calls_queue_full"))
                .isEqualTo(2 * CROWD);
        assertThat(ReportJson.read(report).suppressedErrors()).isZero();
        assertThat(closers(spans))
                .isNotEmpty()
                .allMatch(name -> name.matches("virtual-\\d+"))
                .doesNotHaveDuplicates();
        Neighbourhood.row(
                CROWD + " virtual threads, " + jdk,
                "each opens a connection and closes it",
                without.size() + " pinned",
                with.size() + " pinned",
                "none by the agent; closers are named");
    }

    private static List<String> closers(Path spans) {
        return SpansFile.read(spans).stream()
                .filter(ReceivedSpan::isRoot)
                .filter(span -> span.text("code.function.name").endsWith("VirtualCrowd.call"))
                .map(span -> span.text("thread.name"))
                .toList();
    }

    private List<RecordedEvent> run(AgentLaunch launch) throws IOException {
        Path recording = directory.resolve(System.nanoTime() + ".jfr");
        try (AgentProcess process = launch.jvm(
                        "-XX:StartFlightRecording=filename=" + recording + ",jdk.VirtualThreadPinned#threshold=0ms",
                        "-Xlog:jfr*=off")
                .main(VirtualCrowd.class, Integer.toString(CROWD))
                .start()) {
            assertThat(process.awaitExit(LIMIT)).as("%s", process.stderr()).isZero();
            assertThat(process.stdout()).endsWith("closed " + CROWD);
        }
        return RecordingFile.readAllEvents(recording).stream()
                .filter(event -> event.getEventType().getName().equals("jdk.VirtualThreadPinned"))
                .toList();
    }

    private static boolean isOurs(RecordedEvent pinned) {
        return pinned.getStackTrace() != null
                && Stream.of(pinned.getStackTrace().getFrames().toArray())
                        .anyMatch(frame -> String.valueOf(frame).contains("io.fourwave.bootstrap"));
    }
}
