// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import io.fourwave.config.Version;
import io.fourwave.report.Visible;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Where the tool runs: its streams, its own process and jar, and the processes that it sees. */
public final class ToolHost {
    private static final String INIT_PID_NAMESPACE = "pid:[4026531836]";

    /** Set by a tool that runs itself as another user, from a copy that this user may read. */
    public static final String TEMPORARY_JAR = "fourwave.tool.jar.temporary";

    private final PrintStream out;
    private final PrintStream err;
    private final Path proc;
    private final Path jar;
    private final String again;
    private final JvmProcess tool;
    private final TimedCall timedCall;

    /** @param arguments the command as it was given, to be repeated in other ways */
    public ToolHost(PrintStream out, PrintStream err, Path proc, Path jar, List<String> arguments) {
        this.out = out;
        this.err = err;
        this.proc = proc;
        this.jar = jar;
        this.again = command(String.join(" ", arguments));
        this.tool = JvmProcess.self(proc);
        this.timedCall = new TimedCall(err, Terminal.isTerminal(proc, 2));
    }

    /** {@code java -jar} makes the jar the class path. */
    public static ToolHost here(List<String> arguments) {
        Path jar = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
        return new ToolHost(System.out, System.err, Path.of("/proc"), jar, arguments);
    }

    public PrintStream out() {
        return out;
    }

    public PrintStream err() {
        return err;
    }

    public Path proc() {
        return proc;
    }

    public Path jar() {
        return jar;
    }

    /** A line for whoever looks at stdout. What comes from another process may hold what would steer a terminal. */
    public void say(String line) {
        out.println(Visible.of(line));
    }

    /** As {@link #say}, on stderr, by name: what went wrong, or goes on beside the answer. */
    public void sayAside(String line) {
        err.println("fourwave: " + Visible.of(line));
    }

    /** As {@link #sayAside}: what belongs to the line before it. */
    public void sayBelow(String line) {
        err.println("  " + Visible.of(line));
    }

    /** True where this run's jar is a copy that goes when the run ends: no JVM can load it later. */
    public boolean isJarTemporary() {
        return System.getProperty(TEMPORARY_JAR) != null;
    }

    /** This jar with another command, to be typed. */
    public String command(String words) {
        return "java -jar " + System.getProperty(TEMPORARY_JAR, jar.toString()) + " " + words;
    }

    /** This very command, to be typed once more or in another place. */
    public String again() {
        return again;
    }

    /** This very command, from within the namespaces of that process. */
    public String againIn(JvmProcess process) {
        String namespaces = List.of("user", "mnt", "pid").stream()
                .filter(kind -> process.isInOtherNamespace(kind, tool))
                .map(kind -> kind.substring(0, 1))
                .map(letter -> letter.equals("u") ? " -U" : " -" + letter)
                .collect(Collectors.joining());
        String there = again.replaceFirst("\\b" + process.pid() + "\\b", Long.toString(process.ownPid()));
        return "nsenter -t " + process.pid() + namespaces + " " + there;
    }

    public JvmProcess tool() {
        return tool;
    }

    public TimedCall timedCall() {
        return timedCall;
    }

    public void warnOfOtherVersion(String version) {
        if (!Version.text().equals(version)) {
            sayAside("the agent there is " + version + ", this tool is " + Version.text()
                    + ": what one of them does not know is left out");
        }
    }

    public boolean isInContainer() {
        return tool.namespace("pid")
                .filter(namespace -> !namespace.equals(INIT_PID_NAMESPACE))
                .isPresent();
    }
}
