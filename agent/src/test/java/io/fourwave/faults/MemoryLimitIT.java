// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.cli.Tool;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A limit of metaspace or of heap that leaves no room for the agent beside the application: the agent stays out. */
class MemoryLimitIT {
    /** Enough for what the application takes, and not for the agent besides. */
    private static final String LIMIT = "-XX:MaxMetaspaceSize=30m";

    private static final String TAKEN = "20";

    private static final String NOT_STARTED = "fourwave: could not start, the application runs without it: ";

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#allAndOld")
    void agentDoesNotStartWhereTheLastMetaspaceIsTheApplications(Jdk jdk) {
        expectRefusal(
                AgentProcess.on(jdk).jvm(LIMIT).main(MetaspaceUser.class, TAKEN),
                "MB of metaspace are free here (-XX:MaxMetaspaceSize)");
    }

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#allAndOld")
    void agentDoesNotStartInASmallHeap(Jdk jdk) {
        expectRefusal(AgentProcess.on(jdk).jvm("-Xmx16m").main(MetaspaceUser.class, "1"), "MB here (-Xmx)");
    }

    private static void expectRefusal(AgentLaunch launch, String reason) {
        try (AgentProcess process = launch.start()) {
            process.awaitStdout("ready");
            process.awaitStderr(NOT_STARTED);
            expectToBeDone(process);
            assertThat(process.stderr())
                    .singleElement()
                    .asString()
                    .startsWith(NOT_STARTED)
                    .contains(reason);
        }
    }

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void attachIsRefused(Jdk jdk) {
        AgentLaunch launch = AgentProcess.on(jdk).withoutAgent().jvm(LIMIT);
        if (jdk.feature() >= 21) {
            // without it the JVM prints four lines about dynamically loaded agents (JEP 451)
            launch.jvm("-XX:+EnableDynamicAgentLoading");
        }
        try (AgentProcess process = launch.main(MetaspaceUser.class, TAKEN).start()) {
            process.awaitStdout("ready");
            Tool tool = Tool.run(jdk, "attach", Long.toString(process.pid()));
            assertThat(tool.status()).isEqualTo(1);
            assertThat(String.join(" ", tool.err())).contains("MB of metaspace are free here (-XX:MaxMetaspaceSize)");
            expectToBeDone(process);
        }
    }

    private static void expectToBeDone(AgentProcess process) {
        process.send("go");
        assertThat(process.awaitExit()).as("%s", process.stderr()).isZero();
        assertThat(process.stdout()).containsExactly("ready", "done");
    }
}
