// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.attach;

import io.fourwave.cli.host.Credentials;
import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.Jvm;
import io.fourwave.cli.host.JvmProcess;
import io.fourwave.cli.host.Refusal;
import io.fourwave.cli.host.SystemCommand;
import io.fourwave.cli.host.ToolHost;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * All that would have an attach refused, found out without troubling the JVM: the one list behind {@code doctor} and each
 * command that attaches. A try that fails may take ten seconds, and can make a JVM print its threads on the application's
 * stdout.
 */
public final class AttachCheck {
    private static final int OLDEST = 8;

    private static final Path TMP = Path.of("/tmp");

    private final ToolHost host;
    private final JvmProcess tool;

    public AttachCheck(ToolHost host) {
        this.host = host;
        this.tool = host.tool();
    }

    /** Why this tool's Java cannot attach to any JVM. */
    public static Optional<Refusal> toolRefusal() {
        return AttachedJvm.hasUnixSockets() || ModuleConnection.api().isPresent()
                ? Optional.empty()
                : Optional.of(Refusals.noAttachModule());
    }

    /** Of any process; that of a JVM that there is nothing against is empty. */
    public Optional<Refusal> refusal(JvmProcess process) {
        List<Function<JvmProcess, Optional<Refusal>>> checks = List.of(
                this::notRunning, this::noJvm, this::otherUser, this::switchedOff, this::noRoom, this::noSocket);
        return checks.stream().flatMap(check -> check.apply(process).stream()).findFirst();
    }

    /** To have the JVM load the agent, beyond what an attach needs. */
    public Optional<Refusal> loadRefusal(Jvm jvm) {
        if (!jvm.loadsAgents()) {
            return Optional.of(Refusals.noDynamicAgents());
        }
        return jvm.feature().isPresent() && jvm.feature().getAsInt() < OLDEST
                ? Optional.of(new Refusal(
                        "it is a Java " + jvm.feature().getAsInt() + ", and fourwave needs " + OLDEST + " or later",
                        "run the application on Java " + OLDEST + " or later"))
                : noJar(jvm.process());
    }

    /** @throws FailureException with the first thing that speaks against an attach */
    void require(JvmProcess process) throws FailureException {
        Optional<Refusal> refusal = refusal(process);
        if (refusal.isPresent()) {
            throw new FailureException(refusal.get());
        }
    }

    /**
     * Why this tool, which is root, must be the JVM's own user to be heard: up to JDK 10 root is nobody to a JVM, and so is
     * a host's root to one in a user namespace of its own. Empty where it need not.
     */
    Optional<String> mustBeItsUser(JvmProcess process) {
        if (tool.uid() != 0 || process.uid() == 0 && !isStranger(process)) {
            return Optional.empty();
        }
        if (isStranger(process)) {
            return Optional.of("it is in a user namespace of its own (a rootless container), where root of this host is"
                    + " nobody");
        }
        Jvm jvm = Jvm.of(process).orElseThrow();
        return jvm.acceptsRoot()
                ? Optional.empty()
                : Optional.of("it is a Java " + jvm.version().orElse("of unknown version")
                        + ", and before 11 a JVM does not listen to root");
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
            default -> process.isFrozen() ? Optional.of(Refusals.frozen(process)) : Optional.empty();
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
        if (tool.uid() != 0) {
            boolean same = process.uid() == tool.uid() && process.gid() == tool.gid();
            return same ? Optional.empty() : Optional.of(Refusals.otherUser(process, host));
        }
        boolean mayBecome = tool.credentials().has(Credentials.CAP_SETUID)
                && SystemCommand.find("setpriv").isPresent();
        return mayBecome ? Optional.empty() : mustBeItsUser(process).map(why -> Refusals.asItsUser(process, host, why));
    }

    private boolean isStranger(JvmProcess process) {
        return process.isInOtherNamespace("user", tool) && process.isStrangerThere(tool.uid());
    }

    private Optional<Refusal> switchedOff(JvmProcess process) {
        return new Jvm(process, process.perfData()).mayBeAttachedTo()
                ? Optional.empty()
                : Optional.of(Refusals.attachDisabled());
    }

    private Optional<Refusal> noRoom(JvmProcess process) {
        return DescriptorRoom.of(process)
                .filter(DescriptorRoom::isShort)
                .filter(room -> !room.mayBeRaised(process, tool))
                .map(room -> Refusals.noDescriptors(process, room, tool));
    }

    private Optional<Refusal> noSocket(JvmProcess process) {
        Optional<Refusal> unable = toolRefusal();
        if (unable.isPresent()) {
            return unable;
        }
        if (!AttachedJvm.hasUnixSockets() && (process.ownPid() != process.pid() || isOtherTmp(process))) {
            return Optional.of(Refusals.otherTmp(process, host));
        }
        try (TargetTmp tmp = TargetTmp.of(process)) {
            AttachListener listener = new AttachListener(process, tmp);
            return listener.isThere() ? Optional.empty() : cannotListen(process, tmp);
        } catch (AccessDeniedException forbidden) {
            return Optional.of(Refusals.mayNotLook(process, host));
        } catch (NoSuchFileException absent) {
            return Optional.of(Refusals.tmpIsReadOnly(process, "does not exist"));
        } catch (IOException strange) {
            return Optional.of(Refusals.tmpIsStrange(process, host, strange));
        }
    }

    /** What a SIGQUIT would not lead to a socket for. */
    private Optional<Refusal> cannotListen(JvmProcess process, TargetTmp tmp) {
        if (process.mounts().filter(mounts -> mounts.isReadOnly("/tmp")).isPresent()) {
            return Optional.of(Refusals.tmpIsReadOnly(process, "is read-only"));
        }
        if (!process.credentials().mayCreateIn(tmp.path("."))) {
            return Optional.of(Refusals.tmpIsReadOnly(
                    process, "may not be written by user " + process.user() + ", as whom it runs"));
        }
        if (!process.catches(AttachListener.SIGQUIT)) {
            return Optional.of(Refusals.signalsOff());
        }
        Optional<Path> stale = new StaleFiles(process, tmp, tool).lasting();
        if (stale.isPresent()) {
            return stale.map(Refusals::staleFile);
        }
        return SystemCommand.canSignal() ? Optional.empty() : Optional.of(Refusals.noKill());
    }

    /** What {@link JarDelivery} would fail at. */
    private Optional<Refusal> noJar(JvmProcess process) {
        if (new JarDelivery(host, process).isThere()) {
            return Optional.empty();
        }
        try (TargetTmp tmp = TargetTmp.of(process)) {
            boolean writable = !process.mounts()
                            .filter(mounts -> mounts.isReadOnly("/tmp"))
                            .isPresent()
                    && tool.credentials().mayCreateIn(tmp.path("."));
            return writable
                    ? Optional.empty()
                    : Optional.of(Refusals.jarMissing(process, host.jar(), new IOException("it may not be written")));
        } catch (IOException refused) {
            return Optional.of(Refusals.jarMissing(process, host.jar(), refused));
        }
    }

    /** True when the process is known to see another file under this path; false where it may not be looked at. */
    private static boolean isOtherTmp(JvmProcess process) {
        try {
            return !Files.isSameFile(process.seenByIt(TMP), TMP);
        } catch (IOException refused) {
            return false;
        }
    }

    private static String name(JvmProcess process) {
        return process.commandLine().stream()
                .findFirst()
                .orElse("a process without a command line, of the kernel perhaps");
    }
}
