// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.attach;

import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.Jvm;
import io.fourwave.cli.host.JvmProcess;
import io.fourwave.cli.host.Refusal;
import io.fourwave.cli.host.ToolHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Why an attach would be refused, found out before it is tried: a try that fails may take ten seconds, and one on a JVM
 * that does not attach can make it print its threads on the application's stdout.
 */
public final class AttachCheck {
    private static final int OLDEST = 17;
    /** From JDK 24 on the attach API finds the socket of a JVM whose /tmp is another one (JDK-8342449); seen with 25. */
    private static final int FINDS_OTHER_TMP = 25;

    private static final Path TMP = Path.of("/tmp");

    private final ToolHost host;
    private final JvmProcess tool;
    private final Path jar;

    public AttachCheck(ToolHost host) {
        this.host = host;
        this.tool = host.tool();
        this.jar = host.jar();
    }

    /** @throws FailureException when there is no such process */
    public JvmProcess process(long pid) throws FailureException {
        return JvmProcess.of(host.proc(), pid)
                .orElseThrow(() -> new FailureException(Refusals.noSuchProcess(host.isInContainer())));
    }

    /** A JVM that nothing known of before speaks against attaching to. */
    public Jvm attachable(long pid) throws FailureException {
        JvmProcess process = process(pid);
        Optional<Refusal> refusal = refusal(process);
        if (refusal.isPresent()) {
            throw new FailureException(refusal.get());
        }
        return new Jvm(process, process.perfData());
    }

    /** Of any process; that of a JVM that there is nothing against is empty. */
    public Optional<Refusal> refusal(JvmProcess process) {
        Optional<Refusal> found = Stream.<Function<JvmProcess, Optional<Refusal>>>of(
                        this::notRunning, this::noJvm, this::otherUser, this::otherTmp)
                .flatMap(check -> check.apply(process).stream())
                .findFirst();
        return found.isPresent() ? found : Jvm.of(process).flatMap(this::jvmRefuses);
    }

    /** To have the JVM load the agent, beyond what an attach needs. */
    public Optional<Refusal> loadRefusal(Jvm jvm) {
        if (!jvm.loadsAgents()) {
            return Optional.of(Refusals.noDynamicAgents());
        }
        if (jvm.feature().isPresent() && jvm.feature().getAsInt() < OLDEST) {
            return Optional.of(new Refusal(
                    "it is a JDK " + jvm.feature().getAsInt() + ", and fourwave needs " + OLDEST + " or later",
                    "run the application on JDK " + OLDEST + " or later"));
        }
        return jarMissingThere(jvm.process());
    }

    private Optional<Refusal> notRunning(JvmProcess process) {
        return switch (process.state()) {
            case 'T', 't' ->
                Optional.of(new Refusal(
                        "it is stopped (SIGSTOP, or a debugger), and a stopped JVM answers nobody",
                        "let it go on: kill -CONT " + process.pid()));
            case 'Z', 'X' ->
                Optional.of(
                        new Refusal("it has ended, only its parent has not noticed yet (a zombie)", Refusals.list()));
            default -> Optional.empty();
        };
    }

    private Optional<Refusal> noJvm(JvmProcess process) {
        return switch (Jvm.kind(process)) {
            case HOTSPOT -> Optional.empty();
            case OPENJ9 ->
                Optional.of(new Refusal(
                        "it is an OpenJ9 JVM, whose sockets fourwave does not know",
                        "run the application on a HotSpot JDK"));
            case NONE -> Optional.of(new Refusal("it is no JVM (" + name(process) + ")", Refusals.list()));
        };
    }

    private Optional<Refusal> otherUser(JvmProcess process) {
        boolean root = tool.uid() == 0;
        if (root && process.isInOtherNamespace("user", tool) && process.isStrangerThere(tool.uid())) {
            return Optional.of(new Refusal(
                    "it is in a user namespace of its own (a rootless container), where root of this host is nobody",
                    "run the tool in there: " + host.againIn(process)));
        }
        boolean same = process.uid() == tool.uid() && process.gid() == tool.gid();
        return root || same ? Optional.empty() : Optional.of(Refusals.otherUser(process, host));
    }

    /**
     * The attach API would not find the JVM's socket, signal it a second time, and that makes it print its threads on the
     * application's stdout. In another pid namespace it looks in the right place.
     */
    private Optional<Refusal> otherTmp(JvmProcess process) {
        boolean blind = Runtime.version().feature() < FINDS_OTHER_TMP && process.ownPid() == process.pid();
        return blind && isOther(process, TMP)
                ? Optional.of(new Refusal(
                        "it has a /tmp of its own (a mount namespace), where Java "
                                + Runtime.version().feature() + " does not look for its socket",
                        "run the tool with JDK 25, or in there: " + host.againIn(process)))
                : Optional.empty();
    }

    private Optional<Refusal> jvmRefuses(Jvm jvm) {
        return jvm.mayBeAttachedTo() ? Optional.empty() : Optional.of(Refusals.attachDisabled());
    }

    private Optional<Refusal> jarMissingThere(JvmProcess process) {
        Path there = process.seenByIt(jar);
        if (!isOther(process, Path.of("/")) && !process.isInOtherNamespace("mnt", tool)
                || !Files.isReadable(process.seenByIt(Path.of("/")))) {
            return Optional.empty();
        }
        String copy = "cp " + jar + " " + there;
        if (Files.notExists(there)) {
            return Optional.of(new Refusal(
                    "it runs in a mount namespace of its own (a container), where " + jar + " does not exist",
                    "put the jar there under the same path, and try again: " + parent(there) + copy));
        }
        return isSame(there)
                ? Optional.empty()
                : Optional.of(new Refusal(
                        "it runs in a mount namespace of its own (a container), where " + jar + " is another file",
                        "put this jar there, and try again: " + copy));
    }

    private static String parent(Path there) {
        return Files.isDirectory(there.getParent()) ? "" : "mkdir -p " + there.getParent() + " && ";
    }

    /** True when the process is known to see another file under this path; false where it may not be looked at. */
    private static boolean isOther(JvmProcess process, Path path) {
        try {
            return !Files.isSameFile(process.seenByIt(path), path);
        } catch (IOException refused) {
            return false;
        }
    }

    private boolean isSame(Path there) {
        try {
            return Files.mismatch(jar, there) < 0;
        } catch (IOException unreadable) {
            return true;
        }
    }

    private static String name(JvmProcess process) {
        return process.commandLine().stream()
                .findFirst()
                .orElse("a process without a command line, of the kernel perhaps");
    }
}
