// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Command;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One command for a JVM that leaks: it says what it found, and leaves nothing behind. */
class WatchIT {
    /** So many that the agent looks at the limit before it opens one of its own, also where the JDK has no channel yet. */
    private static final String FILES = "80";

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#allAndOld")
    void reportsWhatItSawAndIsOutAgain(Jdk jdk) {
        try (AgentProcess leaky = leaky(jdk)) {
            Tool watch = Tool.run(
                    Jdks.ofBuild(), "watch", Long.toString(leaky.pid()), "leak.after=1s", "--for", "10s", "-o", "-");

            assertThat(watch.status()).as("%s", watch).isZero();
            assertThat(watch.err().get(0)).contains(" watches " + leaky.pid()).contains(" for 10 s; Ctrl-C ends it");
            assertThat(watch.err().get(1)).contains("it has left " + leaky.pid());
            assertThat(watch.text())
                    .startsWith("fourwave ")
                    .contains("close_wait")
                    .contains("3 connections");
            expectGone(leaky);
        }
    }

    @Test
    void ctrlCEndsItWithAReport(@TempDir Path directory) throws Exception {
        Path page = directory.resolve("report.HTML");
        Jdk jdk = Jdks.ofBuild();
        try (AgentProcess leaky = leaky(jdk);
                AgentProcess watch = AgentProcess.on(jdk)
                        .withoutAgent()
                        .within("env", "--default-signal=INT")
                        .jar(AgentJar.path(), "watch", "cli.Leaky", "--for=10m", "-o", page.toString())
                        .start()) {
            watch.awaitStderr("for 600 s");
            assertThat(Command.works("kill", "-INT", Long.toString(watch.pid())))
                    .isTrue();
            assertThat(watch.awaitExit()).isEqualTo(130);
            assertThat(page)
                    .content()
                    .startsWith("<!doctype html>")
                    .contains("no findings yet: watching for ", "leak.after is 30 s; 3 in CLOSE_WAIT meanwhile");
            expectGone(leaky);
        }
    }

    private static AgentProcess leaky(Jdk jdk) {
        AgentProcess leaky = Targets.launch(jdk).main(Leaky.class, FILES).start();
        leaky.awaitStdout("ready");
        return leaky;
    }

    private static void expectGone(AgentProcess leaky) {
        Tool.run(Jdks.ofBuild(), "detach", Long.toString(leaky.pid())).refused("fourwave is not in it", "attach");
        leaky.send("close");
        leaky.awaitStdout("closed");
        leaky.send("end");
        assertThat(leaky.awaitExit()).isZero();
        assertThat(leaky.stderr()).isEmpty();
    }
}
