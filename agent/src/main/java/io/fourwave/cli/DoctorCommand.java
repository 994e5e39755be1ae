// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.JvmFinder;
import io.fourwave.cli.host.JvmProcess;
import io.fourwave.cli.host.ToolHost;
import java.util.List;

/** What can and cannot be seen on this host and in one JVM, and what mends it. */
final class DoctorCommand {
    private static final int WIDTH = 96;

    private final ToolHost host;

    DoctorCommand(ToolHost host) {
        this.host = host;
    }

    int run(List<String> words) throws UsageException, FailureException {
        Arguments arguments = Arguments.parse(words);
        arguments.atMost(1);
        if (arguments.positional().isEmpty()) {
            print("This host", new HostChecks(host).checks());
            return CommandLine.OK;
        }
        JvmProcess process = new JvmFinder(host).process(arguments.jvm());
        print("This host", new HostChecks(host).checks());
        JvmChecks checks = new JvmChecks(host, process);
        host.say("");
        print("JVM " + process.pid(), checks.checks());
        return checks.canBeWatched() ? CommandLine.OK : CommandLine.FAILURE;
    }

    private void print(String title, List<Check> checks) {
        host.say(title);
        for (Check check : checks) {
            print(check.grade().mark() + "  ", check.finding());
            if (!check.remedy().isEmpty()) {
                print("      do: ", check.remedy());
            }
        }
    }

    /** Breaks between words; what follows is indented like the text above it. */
    private void print(String lead, String text) {
        StringBuilder line = new StringBuilder("  ").append(lead);
        int indent = line.length();
        for (String word : text.split(" ")) {
            if (line.length() > indent && line.length() + word.length() > WIDTH) {
                host.say(line.toString().stripTrailing());
                line = new StringBuilder(" ".repeat(indent));
            }
            line.append(word).append(' ');
        }
        host.say(line.toString().stripTrailing());
    }
}
