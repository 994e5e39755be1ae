// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.attach;

import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.Jvm;
import io.fourwave.cli.host.JvmFinder;
import io.fourwave.cli.host.JvmProcess;
import io.fourwave.cli.host.Refusal;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.report.ReaderPlace;
import io.fourwave.report.ReportFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/**
 * The JVM at the other end of the attach mechanism. The agent in it, where there is one, tells how it is by the JVM's
 * agent properties ({@code fourwave.*}); a command to it is one more load of its jar.
 */
public final class AttachedJvm implements AutoCloseable {
    private static final Duration ATTACH_LIMIT = Duration.ofSeconds(20);
    private static final Duration LOAD_LIMIT = Duration.ofSeconds(60);
    private static final Duration DUMP_LIMIT = Duration.ofMinutes(30);
    private static final Duration READ_LIMIT = Duration.ofSeconds(20);
    private static final String PREFIX = "fourwave.";
    /** AttachOperation::arg_length_max of HotSpot. */
    private static final int LONGEST_ARGUMENT = 1024;

    private final Jvm jvm;
    private final ToolHost host;
    private final AttachConnection connection;
    private final JarDelivery delivery;
    private Path loaded;

    private AttachedJvm(Jvm jvm, ToolHost host, AttachConnection connection) {
        this.jvm = jvm;
        this.host = host;
        this.connection = connection;
        this.delivery = new JarDelivery(host, jvm.process());
    }

    /**
     * @param word a process id, or what {@link JvmFinder} finds
     * @throws FailureException with the reason why that JVM cannot be attached to
     */
    public static AttachedJvm open(String word, ToolHost host) throws FailureException {
        JvmProcess process = new JvmFinder(host).process(word);
        AttachCheck check = new AttachCheck(host);
        check.require(process);
        removeStaleFiles(process, host);
        if (check.mustBeItsUser(process).isPresent()) {
            throw new AsItsUserException(process);
        }
        makeRoom(process, host);
        Jvm jvm = new Jvm(process, process.perfData());
        AttachConnection connection =
                limited(process, host, "attaching to " + process.pid(), ATTACH_LIMIT, () -> connect(process));
        return new AttachedJvm(jvm, host, connection);
    }

    /** Before this tool becomes the JVM's user, who may not remove them. */
    private static void removeStaleFiles(JvmProcess process, ToolHost host) throws FailureException {
        limited(process, host, "looking at the /tmp of " + process.pid(), ATTACH_LIMIT, () -> {
            try (TargetTmp tmp = TargetTmp.of(process)) {
                new StaleFiles(process, tmp, host.tool()).remove();
            }
            return null;
        });
    }

    /** JDK 16. */
    static boolean hasUnixSockets() {
        try {
            Class.forName("java.net.UnixDomainSocketAddress");
            return true;
        } catch (ClassNotFoundException older) {
            return false;
        }
    }

    private static AttachConnection connect(JvmProcess process)
            throws IOException, FailureException, InterruptedException {
        try (TargetTmp tmp = TargetTmp.of(process)) {
            AttachListener listener = new AttachListener(process, tmp);
            listener.start();
            return hasUnixSockets()
                    ? new SocketConnection(listener.socket())
                    : ModuleConnection.open(ModuleConnection.api().orElseThrow(), process.pid());
        }
    }

    private static void makeRoom(JvmProcess process, ToolHost host) throws FailureException {
        Optional<DescriptorRoom> room = DescriptorRoom.of(process).filter(DescriptorRoom::isShort);
        if (room.isEmpty()) {
            return;
        }
        DescriptorRoom before = room.get();
        try {
            DescriptorRoom now = before.raised(process, host.tool());
            host.sayAside(
                    "%d of %d files were open in %d, and an attach takes some: its limit is %d now; to put it back: %s"
                            .formatted(
                                    before.open(), before.soft(), process.pid(), now.soft(), before.putBack(process)));
        } catch (IOException refused) {
            throw new FailureException(Refusals.noDescriptors(process, before, host.tool()));
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    public Jvm jvm() {
        return jvm;
    }

    /** What the agent there tells, without the prefix of the keys; empty when there is none. */
    public Map<String, String> notices() throws FailureException {
        Map<String, String> notices = new TreeMap<>();
        limited(jvm.process(), host, "asking " + jvm.process().pid(), READ_LIMIT, connection::agentProperties)
                .forEach((key, value) -> {
                    if (key.toString().startsWith(PREFIX)) {
                        notices.put(key.toString().substring(PREFIX.length()), value.toString());
                    }
                });
        return notices;
    }

    /** As {@link #notices}; fails when no agent watches there. */
    public Map<String, String> noticesOfAgent() throws FailureException {
        Map<String, String> notices = notices();
        if (!"watching".equals(notices.get("state"))) {
            String reason = notices.get("reason");
            throw new FailureException(
                    "fourwave is not in it" + (reason == null ? "" : " any more: " + reason),
                    "attach it: " + host.command("attach " + jvm.process().pid()));
        }
        host.warnOfOtherVersion(notices.get("version"));
        return notices;
    }

    /** Has the JVM load this tool's jar as an agent; returns when the agent's start has returned. */
    public void attach(String options) throws FailureException {
        Optional<Refusal> refusal = new AttachCheck(host).loadRefusal(jvm);
        if (refusal.isPresent()) {
            throw new FailureException(refusal.get());
        }
        Path jar = delivery.bring();
        loaded = jar;
        try {
            load(jar, "!attach " + jar.toUri().toASCIIString() + " " + options, "loading the agent into");
        } catch (FailureException refused) {
            removeJar();
            throw refused;
        }
    }

    /**
     * The agent's answer to a command.
     *
     * @param agent its {@link #noticesOfAgent}
     * @param id what the answer goes by
     */
    public String command(String command, String id, String argument, Map<String, String> agent)
            throws FailureException {
        if (!jvm.loadsAgents()) {
            throw new FailureException(
                    "it was started with -XX:-EnableDynamicAgentLoading, and a command to the agent is a load, too",
                    host.command("top " + jvm.process().pid())
                            + " needs none; report.file is written when that JVM ends");
        }
        load(jarThere(agent), "!" + command + " " + id + " " + argument, "asking");
        String answer = notices().get("answer." + id);
        if (answer == null) {
            throw new FailureException(
                    "the agent there gave no answer to '" + command + "'", "look at that JVM's stderr, and try again");
        }
        int lineEnd = answer.indexOf('\n');
        if (!answer.startsWith("ok\n")) {
            throw new FailureException(answer.substring(lineEnd + 1), "look at that JVM's stderr");
        }
        return answer.substring(lineEnd + 1);
    }

    /** The report of the agent there, for whoever types its commands here. */
    public String report(ReportFormat format, Map<String, String> agent) throws FailureException {
        JvmProcess there = jvm.process();
        ReaderPlace reader =
                new ReaderPlace(there.pid(), there.ownPid(), !there.isInOtherNamespace("net", host.tool()));
        return command("report", UUID.randomUUID().toString(), format.word() + " " + reader.words(), agent);
    }

    /**
     * Has the JVM write a heap dump of all objects; all its threads stand still meanwhile.
     *
     * @param file as that JVM names it, where there is none yet
     * @return what it says about it: a refusal is words alone
     */
    public String dumpHeap(String file) throws FailureException {
        return limited(
                jvm.process(),
                host,
                "waiting for the dump of " + jvm.process().pid(),
                DUMP_LIMIT,
                () -> connection.dumpHeap(file));
    }

    /** What {@link #attach} has put into the JVM's {@code /tmp}, if it has; for when the agent is out again. */
    public void removeJar(Map<String, String> agent) {
        removeJar(Path.of(agent.getOrDefault("jar", "")));
    }

    /** The same after an attach that came to nothing. */
    public void removeJar() {
        removeJar(loaded);
    }

    private void removeJar(Path jar) {
        if (!delivery.takeAway(jar)) {
            host.sayAside(Refusals.remainingJar(jvm.process().seenByIt(jar)));
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    /** Its own, so that nothing new comes to its class path; this tool's where that is gone. */
    private Path jarThere(Map<String, String> agent) throws FailureException {
        Path own = Path.of(agent.getOrDefault("jar", ""));
        return own.isAbsolute() && Files.exists(jvm.process().seenByIt(own)) ? own : delivery.bring();
    }

    private void load(Path jar, String options, String what) throws FailureException {
        int length = (jar + "=" + options).getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_ARGUMENT) {
            throw new FailureException(
                    "jar path and options are " + length + " characters, and that JVM takes " + LONGEST_ARGUMENT,
                    "leave options out, or set them as properties or variables when that JVM starts");
        }
        Optional<AttachReply.LoadFailure> failure = limited(
                jvm.process(),
                host,
                what + " " + jvm.process().pid(),
                LOAD_LIMIT,
                () -> connection.load(jar.toString(), options));
        if (failure.isPresent()) {
            throw new FailureException(refusal(failure.get(), jar));
        }
    }

    private Refusal refusal(AttachReply.LoadFailure failure, Path jar) {
        return switch (failure.kind()) {
            case NO_JAR -> Refusals.jarUnreadable(jvm.process(), jar.toString());
            case NO_INSTRUMENT -> Refusals.noInstrument();
            case NOT_ENABLED -> Refusals.noDynamicAgents();
            case OTHER -> Refusals.failed(host, jvm.process(), failure.said());
        };
    }

    private static <T> T limited(JvmProcess process, ToolHost host, String what, Duration limit, Callable<T> work)
            throws FailureException {
        try {
            return host.timedCall().await(what, limit, work);
        } catch (TimeoutException late) {
            throw new FailureException(
                    Refusals.silent(process, "it did not answer within " + limit.toSeconds() + " s"));
        } catch (FailureException known) {
            throw known;
        } catch (Exception refused) {
            throw new FailureException(Refusals.failed(host, process, refused.getMessage()));
        }
    }
}
