// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.attach;

import com.sun.tools.attach.VirtualMachine;
import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.Jvm;
import io.fourwave.cli.host.Refusal;
import io.fourwave.cli.host.ToolHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/**
 * The JVM at the other end of the attach mechanism. The agent in it, where there is one, tells how it is by the JVM's
 * agent properties ({@code fourwave.*}); a command to it is one more load of its jar.
 */
public final class AttachedJvm implements AutoCloseable {
    private static final Duration ATTACH_LIMIT = Duration.ofSeconds(20);
    private static final Duration LOAD_LIMIT = Duration.ofSeconds(60);
    private static final Duration READ_LIMIT = Duration.ofSeconds(20);
    private static final String PREFIX = "fourwave.";
    /** AttachOperation::arg_length_max of HotSpot. */
    private static final int LONGEST_ARGUMENT = 1024;

    private final Jvm jvm;
    private final ToolHost host;
    private final VirtualMachine machine;

    private AttachedJvm(Jvm jvm, ToolHost host, VirtualMachine machine) {
        this.jvm = jvm;
        this.host = host;
        this.machine = machine;
    }

    /** @throws FailureException with the reason why that JVM cannot be attached to */
    public static AttachedJvm open(long pid, ToolHost host) throws FailureException {
        Jvm jvm = new AttachCheck(host).attachable(pid);
        if (ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
            throw new FailureException(Refusals.noAttachModule());
        }
        return new AttachedJvm(
                jvm,
                host,
                limited(
                        jvm,
                        host,
                        host.jar(),
                        "attaching to " + pid,
                        ATTACH_LIMIT,
                        () -> VirtualMachine.attach(Long.toString(pid))));
    }

    public Jvm jvm() {
        return jvm;
    }

    /** What the agent there tells, without the prefix of the keys; empty when there is none. */
    public Map<String, String> notices() throws FailureException {
        Map<String, String> notices = new TreeMap<>();
        limited(jvm, host, host.jar(), "asking " + jvm.process().pid(), READ_LIMIT, machine::getAgentProperties)
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
        load(host.jar(), "!attach " + host.jar().toUri().toASCIIString() + " " + options, "loading the agent into");
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

    @Override
    public void close() {
        try {
            machine.detach();
        } catch (IOException itHasEnded) {
            // nothing is left to let go of
        }
    }

    /** Its own, so that nothing new comes to its class path; this tool's where that is gone. */
    private Path jarThere(Map<String, String> agent) {
        Path own = Path.of(agent.getOrDefault("jar", ""));
        return own.isAbsolute() && Files.exists(jvm.process().seenByIt(own)) ? own : host.jar();
    }

    private void load(Path jar, String options, String what) throws FailureException {
        String argument = jar + "=" + options;
        if (jar.toString().indexOf('=') >= 0) {
            throw new FailureException(
                    "the jar's path " + jar + " has a '=' in it, where the JVM ends the path and begins the options",
                    "copy the jar to another place, and run it from there");
        }
        try {
            limited(jvm, host, jar, what + " " + jvm.process().pid(), LOAD_LIMIT, () -> {
                machine.loadAgent(jar.toString(), options);
                return null;
            });
        } catch (FailureException refused) {
            // JDK 17 to 23, and any JVM asked by one of them: the connection is closed without a word
            throw argument.length() < LONGEST_ARGUMENT
                    ? refused
                    : new FailureException(
                            "jar path and options are " + argument.length() + " characters, and that JVM takes "
                                    + LONGEST_ARGUMENT,
                            "move the jar to a shorter path, or leave options out");
        }
    }

    private static <T> T limited(Jvm jvm, ToolHost host, Path jar, String what, Duration limit, Callable<T> work)
            throws FailureException {
        try {
            return host.timedCall().await(what, limit, work);
        } catch (TimeoutException late) {
            throw new FailureException(
                    Refusals.silent(jvm.process(), "it did not answer within " + limit.toSeconds() + " s"));
        } catch (Exception refused) {
            throw new FailureException(Refusals.of(refused, jvm, host, jar));
        }
    }
}
