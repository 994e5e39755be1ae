// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.config.Config;
import java.util.List;
import java.util.Map;

/** Puts the agent into a JVM that runs, and waits until it watches. */
final class AttachCommand {
    private final Host host;

    AttachCommand(Host host) {
        this.host = host;
    }

    int run(List<String> words) throws UsageException, FailureException {
        Arguments arguments = Arguments.parse(words);
        long pid = arguments.pid();
        String options = String.join(
                ",", arguments.positional().subList(1, arguments.positional().size()));
        // as that JVM will say, too; its own properties and environment are not known here
        Config.parse(options, property -> null, variable -> null)
                .warnings()
                .forEach(warning -> host.err().println("fourwave: " + warning));
        try (Target target = Target.open(pid, host)) {
            failIfThere(target);
            target.attach(options);
            Map<String, String> notices = target.awaitWatching();
            Jvm jvm = target.jvm();
            host.out()
                    .println("fourwave " + notices.get("version") + " watches " + pid + ", " + jvm.main()
                            + jvm.version().map(java -> " on Java " + java).orElse(""));
            return CommandLine.OK;
        }
    }

    private void failIfThere(Target target) throws FailureException {
        Map<String, String> notices = target.notices();
        if ("watching".equals(notices.get("state"))) {
            throw new FailureException(
                    "fourwave " + notices.get("version") + " is in it already, since " + notices.get("since"),
                    "to change its options, detach it first: "
                            + host.command("detach " + target.jvm().process().pid()));
        }
    }
}
