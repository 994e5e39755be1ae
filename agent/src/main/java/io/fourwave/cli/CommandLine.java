// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.attach.AsItsUserException;
import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.Terminal;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.cli.syntax.Arguments;
import io.fourwave.cli.syntax.CommandSyntax;
import io.fourwave.cli.syntax.UsageException;
import io.fourwave.config.Version;
import java.util.Arrays;
import java.util.List;

/** {@code java -jar fourwave-agent.jar COMMAND ...}. */
public final class CommandLine {
    static final int OK = 0;
    static final int FAILURE = 1;
    static final int USAGE = 2;

    private final ToolHost host;

    CommandLine(ToolHost host) {
        this.host = host;
    }

    /** Called by name from the entry; the answer is the exit status. */
    public static int run(String[] arguments) {
        return new CommandLine(ToolHost.here(Arrays.asList(arguments))).run(Arrays.asList(arguments));
    }

    int run(List<String> arguments) {
        String name = arguments.isEmpty() ? "help" : arguments.get(0);
        List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        try {
            CommandSyntax syntax = CommandSyntax.of(name);
            if (rest.contains("--help") || rest.contains("-h")) {
                return new HelpCommand(host).run(List.of(name));
            }
            return written(syntax, run(syntax, rest));
        } catch (UsageException wrong) {
            return usage(name, wrong);
        }
    }

    private int run(CommandSyntax syntax, List<String> rest) throws UsageException {
        try {
            return switch (syntax) {
                case WATCH -> new WatchCommand(host).run(rest);
                case ATTACH -> new AttachCommand(host).run(rest);
                case REPORT -> new ReportCommand(host).run(rest);
                case TOP -> new TopCommand(host).run(rest);
                case DETACH -> new DetachCommand(host).run(rest);
                case LIST -> new ListCommand(host).run(rest);
                case DOCTOR -> new DoctorCommand(host).run(rest);
                case HOLDERS -> new HoldersCommand(host).run(rest);
                case CLOSE -> new CloseCommand(host).run(rest);
                case DIFF -> new DiffCommand(host).run(rest);
                case CHECK -> new CheckCommand(host).run(rest);
                case HELP -> new HelpCommand(host).run(rest);
                case VERSION -> version(rest);
            };
        } catch (AsItsUserException other) {
            return new RunAsUser(host, other).run(syntax.word(), rest);
        } catch (FailureException failed) {
            String about = rest.isEmpty() ? "" : " " + rest.get(0);
            host.sayAside(syntax.word() + about + " failed: " + failed.getMessage());
            host.sayBelow("do: " + failed.remedy());
            return FAILURE;
        }
    }

    /** A full disk, or a stdout that was closed: whoever reads the answer lacks some of it. */
    private int written(CommandSyntax syntax, int status) {
        if (!host.out().checkError()) {
            return status;
        }
        // who reads a pipe to the tenth line, as head does, has what it wanted
        if (!Terminal.isPipe(host.proc(), 1)) {
            host.sayAside(syntax.word() + " failed: stdout could not be written to its end");
            host.sayBelow("do: look whether the disk is full, or give another stdout");
        }
        return FAILURE;
    }

    private int version(List<String> rest) throws UsageException {
        Arguments.parse(rest).atMost(0);
        host.say("fourwave " + Version.text());
        return OK;
    }

    private int usage(String name, UsageException wrong) {
        host.sayAside(wrong.getMessage() + "; nothing was done");
        CommandSyntax.find(name).ifPresent(syntax -> host.sayBelow("usage: " + syntax.usage()));
        return USAGE;
    }
}
