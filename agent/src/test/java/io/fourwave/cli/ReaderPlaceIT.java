// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.support.AgentProcess;
import io.fourwave.support.Command;
import io.fourwave.support.Jdks;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A container with a network and process ids of its own, as namespaces play it: what the report says to type shows the connections. */
class ReaderPlaceIT {
    private static final List<String> CONTAINER =
            List.of("unshare", "-n", "-p", "-f", "--mount-proc", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh");

    @Test
    void commandIsForTheHost() {
        assumeTrue(
                Command.works("unshare", "-n", "-p", "-f", "--mount-proc", "ip", "link", "set", "lo", "up"),
                "a network of its own needs root, unshare and ip");
        try (AgentProcess leaky = Targets.launch(Jdks.ofBuild())
                .within(CONTAINER.toArray(String[]::new))
                .main(Leaky.class, "10")
                .start()) {
            leaky.awaitStdout("ready");
            String pid = Long.toString(Targets.jvmPid(leaky));
            Tool.run(Jdks.ofBuild(), "attach", pid, "leak.after=1s").succeeded();
            String command = awaitConfirm(pid);

            assertThat(command).startsWith("nsenter -t " + pid + " -n ss ");
            assertThat(Command.works("sh", "-c", command + " | grep -q ino:"))
                    .as(command)
                    .isTrue();
            Tool.run(Jdks.ofBuild(), "detach", pid).succeeded();
            leaky.send("close");
            leaky.send("end");
        }
    }

    private static String awaitConfirm(String pid) {
        AtomicReference<String> command = new AtomicReference<>("");
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> {
            Tool.run(Jdks.ofBuild(), "report", pid)
                    .succeeded()
                    .text()
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith("confirm") && line.contains("close-wait"))
                    .map(line -> line.replaceFirst("^confirm\\s+", ""))
                    .findFirst()
                    .ifPresent(command::set);
            return !command.get().isEmpty();
        });
        return command.get();
    }
}
