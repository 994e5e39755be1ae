// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Command;
import io.fourwave.support.Jdk;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The line that the documents give for jattach. */
class JattachIT {

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void loadsTheAgentWithItsOptions(Jdk jdk) {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/jattach")), "jattach is not installed");
        try (AgentProcess sleeper = Targets.sleeper(jdk)) {
            String pid = Long.toString(sleeper.pid());
            assertThat(Command.works(
                            "jattach", pid, "load", "instrument", "false", AgentJar.path() + "=leak.after=10s"))
                    .isTrue();
            await().atMost(AgentProcess.PATIENCE)
                    .until(() -> Tool.run(jdk, "report", pid).status() == 0);
            Tool.run(jdk, "detach", pid).succeeded();
            RefusalCase.expectUntouched(sleeper);
        }
    }
}
