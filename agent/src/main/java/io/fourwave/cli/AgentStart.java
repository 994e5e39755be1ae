// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.attach.AttachedJvm;
import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.Jvm;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.cli.syntax.Arguments;
import io.fourwave.cli.syntax.UsageException;
import io.fourwave.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Loads the agent into a JVM that runs, and waits until it watches. */
final class AgentStart {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final long LOOK_NANOS = 50_000_000L;

    private final ToolHost host;

    AgentStart(ToolHost host) {
        this.host = host;
    }

    /**
     * The agent's options: the words behind the JVM.
     *
     * @throws UsageException for what that JVM would warn of, too; its own properties and environment are not known here
     */
    static String options(Arguments arguments) throws UsageException {
        String options = String.join(
                ",", arguments.positional().subList(1, arguments.positional().size()));
        List<String> problems = Config.problems(options);
        if (!problems.isEmpty()) {
            throw new UsageException(String.join("; ", problems));
        }
        return options;
    }

    /** {@code 4711, com.acme.Shop on Java 17.0.15}. */
    static String name(Jvm jvm) {
        return jvm.process().pid() + ", " + jvm.main()
                + jvm.version().map(java -> " on Java " + java).orElse("");
    }

    /** What the agent tells of itself, once it watches. */
    Map<String, String> in(AttachedJvm target, String options) throws FailureException {
        failIfThere(target);
        target.attach(options);
        return awaitWatching(target);
    }

    private void failIfThere(AttachedJvm target) throws FailureException {
        if ("watching".equals(target.notices().get("state"))) {
            Map<String, String> notices = target.notices();
            long pid = target.jvm().process().pid();
            throw new FailureException(
                    "fourwave " + notices.get("version") + " is in it already, since " + notices.get("since"),
                    "for what it has seen: " + host.command("report " + pid)
                            + "; to change its options, detach it first: " + host.command("detach " + pid));
        }
    }

    private Map<String, String> awaitWatching(AttachedJvm target) throws FailureException {
        long pid = target.jvm().process().pid();
        try {
            return host.timedCall().await("fourwave is starting in " + pid, START_LIMIT, () -> poll(target));
        } catch (TimeoutException late) {
            throw new FailureException(
                    "it was loaded, and does not watch yet after " + START_LIMIT.toSeconds() + " s",
                    "look at that JVM's stderr");
        } catch (FailureException failed) {
            target.removeJar();
            throw failed;
        } catch (Exception unexpected) {
            throw new FailureException(unexpected.toString(), "look at that JVM's stderr");
        }
    }

    private static Map<String, String> poll(AttachedJvm target) throws FailureException {
        while (true) {
            switch (target.notices().getOrDefault("state", "none")) {
                // read once more: the reading that met the state may have passed what was put there before it
                case "watching" -> {
                    return target.notices();
                }
                case "failed" ->
                    throw new FailureException(target.notices().get("reason"), "look at that JVM's stderr");
                default -> failIfNotStarting(target);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Its thread is there before its start returns, and nobody else knows. */
    private static void failIfNotStarting(AttachedJvm target) throws FailureException {
        if (!target.jvm().hasAgent() && !target.notices().containsKey("state")) {
            throw new FailureException(
                    "it was loaded and does nothing: enabled=false, or it could not start",
                    "look at that JVM's stderr, and for enabled=false among its options, properties and variables");
        }
    }
}
