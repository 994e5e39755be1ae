// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.cli.Tool;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attach and detach, over and over, while connections come and go: each round leaves what the round before it left. */
class AttachRepeatedlyIT {
    private static final int TIMES = 50;
    /** What the JDK itself loads, starts and opens for an agent is there from then on. */
    private static final int SETTLED = 5;

    private static final long SLACK_KIB = 1024;
    /**
     * JDK 25 keeps, on the boot loader, former versions of a dozen classes that it redefines: 130 KiB a round, where JDK
     * 17 keeps next to nothing. The classes of an agent that stayed would be 5 MiB a round.
     */
    private static final long JVM_KIB_A_ROUND = 256;

    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void fiftyTimesUnderLoadLeaveNoMoreThanFive(Jdk jdk) {
        try (Worker worker = Worker.start(launch(jdk))) {
            worker.does("start 4 5");
            rounds(worker.pid(), SETTLED);
            JvmFigures before = worker.figures();
            rounds(worker.pid(), TIMES - SETTLED);
            JvmFigures after = leftNoMoreThan(before, worker);
            worker.does("stop");
            worker.end();
            assertThat(worker.output()).last().asString().endsWith(" errors 0");
            TABLE.row("attached and detached %d times".formatted(TIMES), jdk)
                    .done("under 4 threads of churn (5 ms pauses); figures after 5 and after 50")
                    .counted("metaspace %d → %d KiB; %s"
                            .formatted(
                                    before.metaspace(),
                                    after.metaspace(),
                                    worker.output().get(2)))
                    .figures(before, after)
                    .result("heap and threads as before; metaspace: see the text");
        }
    }

    /** JDK 17's process reaper keeps the stack that started it, and with it our loader, for a minute. */
    private static JvmFigures leftNoMoreThan(JvmFigures before, Worker worker) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> {
                    JvmFigures now = worker.figures();
                    assertThat(now.metaspace())
                            .as("metaspace")
                            .isLessThan(before.metaspace() + (TIMES - SETTLED) * JVM_KIB_A_ROUND);
                    assertThat(now.threads()).as("threads").isLessThanOrEqualTo(before.threads());
                    assertThat(now.heap()).as("heap").isLessThan(before.heap() + SLACK_KIB);
                });
        return worker.figures();
    }

    private static void rounds(long pid, int times) {
        for (int i = 0; i < times; i++) {
            Tool.within("attach", Long.toString(pid)).succeeded();
            Tool.within("detach", Long.toString(pid)).succeeded();
        }
    }

    private static AgentLaunch launch(Jdk jdk) {
        // what only a soft reference holds is collected as it would be when memory runs short
        return OwnNetwork.of(AgentProcess.on(jdk)).withoutAgent().attachable().jvm("-XX:SoftRefLRUPolicyMSPerMB=0");
    }
}
