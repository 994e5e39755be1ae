// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.attach.AttachedJvm;
import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.cli.syntax.Arguments;
import io.fourwave.cli.syntax.UsageException;
import java.util.List;
import java.util.Map;

/** Puts the agent into a JVM that runs, and says what to do next. */
final class AttachCommand {
    private final ToolHost host;

    AttachCommand(ToolHost host) {
        this.host = host;
    }

    int run(List<String> words) throws UsageException, FailureException {
        Arguments arguments = Arguments.parse(words);
        String word = arguments.jvm();
        String options = AgentStart.options(arguments);
        try (AttachedJvm target = AttachedJvm.open(word, host)) {
            Map<String, String> agent = new AgentStart(host).in(target, options);
            host.say("fourwave " + agent.get("version") + " watches " + AgentStart.name(target.jvm()));
            host.say("findings appear after leak.after, " + agent.getOrDefault("leak_after", "30") + " s; to see them: "
                    + host.command("report " + target.jvm().process().pid()));
            return CommandLine.OK;
        }
    }
}
