// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.config.Version;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** {@code java -jar fourwave-agent.jar COMMAND ...}. */
public final class CommandLine {
    static final int OK = 0;
    static final int FAILURE = 1;
    static final int USAGE = 2;

    private final PrintStream out;
    private final PrintStream err;

    CommandLine(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Called by name from the entry; the answer is the exit status. */
    public static int run(String[] arguments) {
        return new CommandLine(System.out, System.err).run(Arrays.asList(arguments));
    }

    int run(List<String> arguments) {
        String command = arguments.isEmpty() ? "help" : arguments.get(0);
        List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        return switch (command) {
            case "help", "--help", "-h" -> new HelpCommand(out).run();
            case "--version" -> version();
            case "attach" -> new AttachCommand(out, err).run(rest);
            default -> unknown(command);
        };
    }

    private int version() {
        out.println("fourwave " + Version.text());
        return OK;
    }

    private int unknown(String command) {
        err.println(
                "fourwave: unknown command '" + command + "': expected attach, help or --version; nothing was done");
        return USAGE;
    }
}
