// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

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
final class AttachCheck {
    private static final int OLDEST = 17;

    private final JvmProcess tool;
    private final Path jar;

    /**
     * @param tool this process
     * @param jar what the JVM is to load
     */
    AttachCheck(JvmProcess tool, Path jar) {
        this.tool = tool;
        this.jar = jar;
    }

    /** Of any process; that of a JVM that there is nothing against is empty. */
    Optional<Refusal> refusal(JvmProcess process) {
        Optional<Refusal> found = Stream.<Function<JvmProcess, Optional<Refusal>>>of(
                        this::notRunning, this::noJvm, this::otherUser)
                .flatMap(check -> check.apply(process).stream())
                .findFirst();
        return found.isPresent() ? found : Jvm.of(process).flatMap(this::jvmRefuses);
    }

    /** To have the JVM load the agent, beyond what an attach needs. */
    Optional<Refusal> loadRefusal(Jvm jvm) {
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
                    "run the tool in there: nsenter -t " + process.pid() + " -U -m -p -n --preserve-credentials "
                            + Refusals.javaJar(jar) + " ..."));
        }
        boolean same = process.uid() == tool.uid() && process.gid() == tool.gid();
        return root || same ? Optional.empty() : Optional.of(Refusals.otherUser(process, tool, jar));
    }

    private Optional<Refusal> jvmRefuses(Jvm jvm) {
        return jvm.mayBeAttachedTo() ? Optional.empty() : Optional.of(Refusals.attachDisabled());
    }

    private Optional<Refusal> jarMissingThere(JvmProcess process) {
        Path there = process.seenByIt(jar);
        if (!process.isInOtherNamespace("mnt", tool)
                || !Files.isReadable(process.directory().resolve("root"))) {
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
