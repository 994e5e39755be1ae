// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.attach.AttachedJvm;
import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.Jvm;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Puts the agent into a JVM that runs, and waits until it watches. */
final class AttachCommand {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final long LOOK_NANOS = 50_000_000L;

    private final ToolHost host;

    AttachCommand(ToolHost host) {
        this.host = host;
    }

    int run(List<String> words) throws UsageException, FailureException {
        Arguments arguments = Arguments.parse(words);
        String word = arguments.jvm();
        String options = String.join(
                ",", arguments.positional().subList(1, arguments.positional().size()));
        // as that JVM would say, too; its own properties and environment are not known here
        List<String> problems = Config.problems(options);
        if (!problems.isEmpty()) {
            throw new UsageException(String.join("; ", problems));
        }
        try (AttachedJvm target = AttachedJvm.open(word, host)) {
            failIfThere(target);
            target.attach(options);
            Map<String, String> notices = awaitWatching(target);
            Jvm jvm = target.jvm();
            host.say("fourwave " + notices.get("version") + " watches "
                    + jvm.process().pid() + ", " + jvm.main()
                    + jvm.version().map(java -> " on Java " + java).orElse(""));
            return CommandLine.OK;
        }
    }

    private void failIfThere(AttachedJvm target) throws FailureException {
        Map<String, String> notices = target.notices();
        if ("watching".equals(notices.get("state"))) {
            throw new FailureException(
                    "fourwave " + notices.get("version") + " is in it already, since " + notices.get("since"),
                    "to change its options, detach it first: "
                            + host.command("detach " + target.jvm().process().pid()));
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
            Map<String, String> notices = target.notices();
            switch (notices.getOrDefault("state", "none")) {
                case "watching" -> {
                    return notices;
                }
                case "failed" -> throw new FailureException(notices.get("reason"), "look at that JVM's stderr");
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
