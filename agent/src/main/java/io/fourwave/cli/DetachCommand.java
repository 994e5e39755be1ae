// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.attach.AttachedJvm;
import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.cli.syntax.Arguments;
import io.fourwave.cli.syntax.UsageException;
import java.util.List;
import java.util.Map;

/** Takes the agent out of a JVM that goes on. */
final class DetachCommand {
    private final ToolHost host;

    DetachCommand(ToolHost host) {
        this.host = host;
    }

    int run(List<String> words) throws UsageException, FailureException {
        String word = Arguments.parse(words).onlyJvm();
        try (AttachedJvm target = AttachedJvm.open(word, host)) {
            Map<String, String> agent = target.noticesOfAgent();
            // one and the same id each time: nobody is there to take this answer down again
            target.command("detach", "detach", "", agent);
            target.removeJar(agent);
            host.say("fourwave " + agent.get("version") + " has left "
                    + target.jvm().process().pid() + ", " + target.jvm().main() + "; it watched since "
                    + String.valueOf(agent.get("since")).replaceFirst("\\.\\d+(?=Z$)", ""));
            return CommandLine.OK;
        }
    }
}
