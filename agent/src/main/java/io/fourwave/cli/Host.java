// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.config.Version;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/** Where the tool runs: its streams, its own process and jar, and the processes that it sees. */
final class Host {
    private static final String INIT_PID_NAMESPACE = "pid:[4026531836]";

    private final PrintStream out;
    private final PrintStream err;
    private final Path proc;
    private final Path jar;
    private final JvmProcess tool;
    private final Patience patience;

    Host(PrintStream out, PrintStream err, Path proc, Path jar) {
        this.out = out;
        this.err = err;
        this.proc = proc;
        this.jar = jar;
        this.tool = JvmProcess.self(proc);
        this.patience = new Patience(err, Terminal.isTerminal(proc, 2));
    }

    /** {@code java -jar} makes the jar the class path. */
    static Host here() {
        Path jar = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
        return new Host(System.out, System.err, Path.of("/proc"), jar);
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    Path proc() {
        return proc;
    }

    Path jar() {
        return jar;
    }

    JvmProcess tool() {
        return tool;
    }

    Patience patience() {
        return patience;
    }

    AttachCheck check() {
        return new AttachCheck(tool, jar);
    }

    JvmProcess process(long pid) throws FailureException {
        return JvmProcess.of(proc, pid)
                .orElseThrow(() -> new FailureException(Refusals.noSuchProcess(isInContainer())));
    }

    /** A JVM that nothing known of before speaks against attaching to. */
    Jvm attachable(long pid) throws FailureException {
        JvmProcess process = process(pid);
        Optional<Refusal> refusal = check().refusal(process);
        if (refusal.isPresent()) {
            throw new FailureException(refusal.get());
        }
        return new Jvm(process, process.perfData());
    }

    void warnOfOtherVersion(String version) {
        if (!Version.text().equals(version)) {
            err.println("fourwave: the agent there is " + version + ", this tool is " + Version.text()
                    + ": what one of them does not know is left out");
        }
    }

    boolean isInContainer() {
        return tool.namespace("pid")
                .filter(namespace -> !namespace.equals(INIT_PID_NAMESPACE))
                .isPresent();
    }
}
