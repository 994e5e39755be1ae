// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.syntax;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Every command, how it is written and what it does: the one table behind the parser and {@code help}. */
public enum CommandSyntax {
    WATCH(
            "PID [key=value...] [--for 60s] [--format text|json|html] [-o FILE]",
            "attach, wait, report, detach: all in one",
            """
            Ctrl-C ends the waiting, and the report and the detach still come. On a terminal a line
            says how far it is. PID of every command may also be the main class or the file name of
            the jar, as list shows them."""),
    LIST("[--format text|json]", "the JVMs of this host: whether fourwave is in them, and their sockets by state", """
            Reads /proc and asks no JVM anything. Of other users' JVMs it shows what the kernel
            lets this user see, and says what is missing."""),
    DOCTOR("[PID] [--format text|json]", "what can and cannot be seen here and in that JVM, and what mends it", """
            Exit status 1 when that JVM cannot be attached to."""),
    ATTACH("PID [key=value,key=value]", "watch a JVM that runs", """
            Returns when the agent watches. Paths among the options are those of that JVM. From
            JDK 21 on that JVM prints four lines about an agent loaded while it runs, unless it
            was started with -XX:+EnableDynamicAgentLoading."""),
    TOP(
            "PID [--interval 1s] [-n N] [--format text|json]",
            "states, rates of steps, findings and own cost, over and over; q quits",
            """
            Loads nothing into that JVM. Where stdout is no terminal, or TERM is dumb: plain lines.
            json is one object a line. Colour where the terminal has it and NO_COLOR is unset."""),
    REPORT("PID [--format text|json|html] [-o FILE]", "the report as it is now", """
            Without --format, the ending of FILE chooses: .json, .html, .htm, else text. FILE is for
            its owner's eyes only; - is stdout."""),
    DETACH("PID", "take the agent out: the JDK's own bytes, no thread and no memory of ours", """
            The agent writes report.file, if that option is set, and sends the spans and metrics
            that still wait."""),
    HOLDERS(
            "PID|FILE.hprof [--finding N] [--sockets FILE] [--format text|json] [--yes] [--keep] [--dir FOLDER]",
            "who holds the connections, from a heap dump: path from a static field or thread",
            """
            Of a JVM that runs: says what a dump will cost; with --yes that JVM takes it (all its
            threads stand still meanwhile), in its /tmp or --dir, and it is removed at once unless
            --keep. --finding N: only who holds connections of that finding of the agent there.
            A FILE may be of any HotSpot JVM, JDK 8 to 27, that is long gone. --sockets puts the
            kernel's states beside it: the output of ss -tanp, or a copy of /proc/PID/net/tcp."""),
    CLOSE(
            "PID --finding N [--yes] [--force] [--at-most K] [--through PATH]",
            "close what a leak holds; without --yes, only say what would be closed",
            """
            Only connections whose peer has closed or reset them, which nobody has used for
            leak.after and no thread is in, each by its own close(), 50 a second; Ctrl-C stops.
            N is the number of the finding in the report. --force takes a probable leak and a suspect as well.
            --through PATH: only what is behind a path from a static field, as holders prints it, and
            so, with --force, what was opened before the attach and is known by no other way.
            Whoever uses one of them afterwards gets an IOException."""),
    DIFF("A.json B.json", "what is new, gone, grown or shrunk between two reports, by method", """
            Exit status 1 when a leak or a suspect is new or has grown."""),
    CHECK(
            "FILE.json... [--fail-on leak|suspect] [--format plain|junit|github]",
            "for CI: exit status 1 when a report has a leak",
            """
            junit is an XML file's content, github annotations of the lines to blame."""),
    HELP("[COMMAND]", "this text, or more about a command", ""),
    VERSION("", "the version of this jar, also as --version and -V", "");

    /** How else some are asked for. */
    private static final Map<String, CommandSyntax> ALIASES =
            Map.of("--help", HELP, "-h", HELP, "--version", VERSION, "-V", VERSION);

    private final String arguments;
    private final String summary;
    private final String details;

    CommandSyntax(String arguments, String summary, String details) {
        this.arguments = arguments;
        this.summary = summary;
        this.details = details;
    }

    public static CommandSyntax of(String word) throws UsageException {
        return find(word)
                .orElseThrow(() -> new UsageException("unknown command '" + word + "'" + Arguments.meant(word, words())
                        + "; expected " + String.join(", ", words())));
    }

    public static Optional<CommandSyntax> find(String word) {
        return Optional.ofNullable(ALIASES.get(word))
                .or(() -> Arrays.stream(values())
                        .filter(syntax -> syntax.word().equalsIgnoreCase(word))
                        .findFirst());
    }

    private static List<String> words() {
        return Arrays.stream(values()).map(CommandSyntax::word).toList();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String usage() {
        return ("java -jar fourwave-agent.jar " + word() + " " + arguments).strip();
    }

    public String shortUsage() {
        return (word() + " " + arguments).strip();
    }

    public String summary() {
        return summary;
    }

    public String details() {
        return details;
    }
}
