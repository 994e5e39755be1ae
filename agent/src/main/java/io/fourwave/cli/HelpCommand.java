// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.config.Option;
import java.io.PrintStream;

/** What the jar can do, and every option. */
final class HelpCommand {
    private final PrintStream out;

    HelpCommand(PrintStream out) {
        this.out = out;
    }

    int run() {
        out.print("""
                fourwave: which line of code sent which segment of a TCP close, and who never finishes it

                  java -javaagent:fourwave-agent.jar=OPTIONS ...     watch a JVM from its start
                  java -jar fourwave-agent.jar attach PID OPTIONS    watch a JVM that runs
                  java -jar fourwave-agent.jar help                  this text
                  java -jar fourwave-agent.jar --version

                OPTIONS are key=value pairs, separated by commas. Each may also be set as a system
                property (-Dfourwave.key=value) or in the environment (FOURWAVE_KEY=value, dots
                become _). OpenTelemetry's own variables (OTEL_SERVICE_NAME,
                OTEL_EXPORTER_OTLP_ENDPOINT ...) mean what they mean everywhere else.

                """);
        for (Option option : Option.values()) {
            String value = option.defaultValue().isEmpty() ? "-" : option.defaultValue();
            out.printf("  %-16s %-7s %s%n", option.key(), value, option.help().replace("`", ""));
        }
        return CommandLine.OK;
    }
}
