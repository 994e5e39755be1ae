// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReceivedSpan;
import io.fourwave.support.SpansFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A channel that an interrupt has closed: the span says so, and names the line that interrupted where that closed it. */
class InterruptedCloseIT {

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void interruptIsToldAsTheCauseOfTheClose(Jdk jdk, @TempDir Path directory) {
        Path spans = directory.resolve("spans.jsonl");
        try (AgentProcess process = AgentProcess.on(jdk)
                .agentOptions("sweep.interval=100ms,spans.rate=1000,spans.file=" + spans)
                .main(InterruptedReads.class)
                .start()) {
            process.awaitStdout("done");
            assertThat(process.awaitExit()).isZero();
        }
        List<ReceivedSpan> closes = SpansFile.read(spans).stream()
                .filter(span -> span.name().equals("tcp active close"))
                .toList();

        assertThat(closes)
                .allSatisfy(span -> assertThat(span.events())
                        .extracting(ReceivedSpan.Event::name)
                        .contains("SocketChannel.close by Thread.interrupt"));
        assertThat(closes)
                .extracting(span -> span.text("code.function.name"), span -> span.text("thread.name"))
                .containsExactlyInAnyOrder(
                        tuple(InterruptedReads.class.getName() + ".stop", "main"),
                        tuple(InterruptedReads.class.getName() + ".read", "interrupted"));
    }
}
