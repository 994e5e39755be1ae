// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.host.ToolHost;
import io.fourwave.cli.syntax.Arguments;
import io.fourwave.cli.syntax.CommandSyntax;
import io.fourwave.cli.syntax.UsageException;
import io.fourwave.config.Option;
import java.io.PrintStream;
import java.util.List;

/** What the jar can do, and every option. */
final class HelpCommand {
    private final PrintStream out;

    HelpCommand(ToolHost host) {
        this.out = host.out();
    }

    int run(List<String> words) throws UsageException {
        Arguments arguments = Arguments.parse(words);
        arguments.atMost(1);
        if (arguments.positional().isEmpty()) {
            overview();
        } else {
            command(CommandSyntax.of(arguments.positional().get(0)));
        }
        return CommandLine.OK;
    }

    private void overview() {
        out.print("""
                fourwave: which line of code sent which segment of a TCP close, and who never finishes it

                  java -javaagent:fourwave-agent.jar=OPTIONS ...     watch a JVM from its start
                  java -jar fourwave-agent.jar COMMAND ...           watch a JVM that runs

                """);
        for (CommandSyntax each : CommandSyntax.values()) {
            out.printf("  %s%n      %s%n", each.shortUsage(), each.summary());
        }
        out.println();
        out.println("Exit status: 0, 1 failure, 2 usage.");
        options();
    }

    private void command(CommandSyntax command) {
        out.println(command.usage());
        out.println("  " + command.summary());
        if (!command.details().isEmpty()) {
            out.printf("%n%s%n", command.details());
        }
        if (command == CommandSyntax.ATTACH) {
            options();
        }
    }

    private void options() {
        out.print("""

                OPTIONS are key=value pairs, separated by commas. Each may also be set as a system
                property (-Dfourwave.key=value) or in the environment (FOURWAVE_KEY=value, dots
                become _). OpenTelemetry's own variables (OTEL_SERVICE_NAME,
                OTEL_EXPORTER_OTLP_ENDPOINT ...) mean what they mean everywhere else.

                """);
        for (Option option : Option.values()) {
            String value = option.defaultValue().isEmpty() ? "-" : option.defaultValue();
            out.printf("  %-16s %-7s %s%n", option.key(), value, option.help().replace("`", ""));
        }
    }
}
