// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.attach.AttachedJvm;
import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.ToolHost;
import java.util.List;
import java.util.Map;

/** Takes the agent out of a JVM that goes on. */
final class DetachCommand {
    private final ToolHost host;

    DetachCommand(ToolHost host) {
        this.host = host;
    }

    int run(List<String> words) throws UsageException, FailureException {
        long pid = Arguments.parse(words).onlyPid();
        try (AttachedJvm target = AttachedJvm.open(pid, host)) {
            Map<String, String> agent = target.noticesOfAgent();
            // one and the same id each time: nobody is there to take this answer down again
            target.command("detach", "detach", "", agent);
            host.out()
                    .println("fourwave " + agent.get("version") + " is out of " + pid + ", "
                            + target.jvm().main() + ", in which it was since " + agent.get("since"));
            return CommandLine.OK;
        }
    }
}
