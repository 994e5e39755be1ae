// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.attach.AttachedJvm;
import io.fourwave.cli.attach.Refusals;
import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.JvmProcess;
import io.fourwave.cli.host.Terminal;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.cli.syntax.Arguments;
import io.fourwave.cli.syntax.UsageException;
import io.fourwave.report.Figures;
import io.fourwave.report.Visible;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Attach, wait, report and detach in one. Ctrl-C ends the waiting alone: the report still comes, and the agent goes out of
 * that JVM.
 */
final class WatchCommand {
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** What a report and a detach may take while the tool is ending, as their own limits allow. */
    private static final long LAST_STEPS_SECONDS = 120;

    private static final int WIDTH = 79;

    private final ToolHost host;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    WatchCommand(ToolHost host) {
        this.host = host;
    }

    int run(List<String> words) throws UsageException, FailureException {
        String[] known = Stream.concat(Stream.of("--for"), Stream.of(ReportOutput.OPTIONS))
                .toArray(String[]::new);
        Arguments arguments = Arguments.parse(words, known);
        String word = arguments.jvm();
        String options = AgentStart.options(arguments);
        Duration time = arguments.duration("--for", "60s");
        ReportOutput output = ReportOutput.of(arguments);
        Thread atExit = new Thread(this::endEarly, "fourwave-end");
        try (AttachedJvm target = AttachedJvm.open(word, host)) {
            Runtime.getRuntime().addShutdownHook(atExit);
            watch(target, options, time, output);
            return CommandLine.OK;
        } finally {
            done.countDown();
            forget(atExit);
        }
    }

    private void watch(AttachedJvm target, String options, Duration time, ReportOutput output) throws FailureException {
        Map<String, String> agent = new AgentStart(host).in(target, options);
        String watched = AgentStart.name(target.jvm());
        try {
            host.sayAside("%s watches %s for %d s; Ctrl-C ends it with a report"
                    .formatted(agent.get("version"), watched, time.toSeconds()));
            await(target, time);
            output.write(target.report(output.format(), agent), host);
        } finally {
            detach(target, agent);
        }
        host.sayAside("it has left " + watched);
    }

    private void await(AttachedJvm target, Duration time) throws FailureException {
        boolean terminal = Terminal.isTerminal(host.proc(), 2);
        long began = System.nanoTime();
        try {
            for (long left = time.toNanos(); left > 0; left = time.toNanos() - (System.nanoTime() - began)) {
                failIfEnded(target);
                if (terminal) {
                    show(line(System.nanoTime() - began, time, figures(target)));
                }
                if (stopped.await(Math.min(left, LOOK.toNanos()), TimeUnit.NANOSECONDS)) {
                    return;
                }
            }
            failIfEnded(target);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } finally {
            if (terminal) {
                show("");
            }
        }
    }

    private void failIfEnded(AttachedJvm target) throws FailureException {
        if (JvmProcess.of(host.proc(), target.jvm().process().pid()).isEmpty()) {
            throw new FailureException(
                    "that JVM has ended meanwhile, so there is no report",
                    "start it with -javaagent:" + host.jar() + "=report.file=FILE, which is written at its end; "
                            + Refusals.list());
        }
    }

    private static Figures figures(AttachedJvm target) throws FailureException {
        return Figures.parse(target.notices().getOrDefault("snapshot", "{}")).orElse(null);
    }

    /** {@code 12 s of 60 s   close_wait 21, established 3   1 leak, 2 info}. */
    static String line(long nanos, Duration time, Figures now) {
        List<String> parts =
                new ArrayList<>(List.of(TimeUnit.NANOSECONDS.toSeconds(nanos) + " s of " + time.toSeconds() + " s"));
        if (now != null && now.states() != null) {
            parts.add(now.states().isEmpty() ? "no connection" : TopPage.counts(now.states(), ", "));
        }
        parts.add(now == null || now.findings() == 0 ? "no finding yet" : findings(now));
        return String.join("   ", parts);
    }

    private static String findings(Figures now) {
        Map<String, Long> counts = (now.matters() == null ? List.<Figures.Matter>of() : now.matters())
                .stream()
                        .collect(Collectors.groupingBy(
                                matter -> String.valueOf(matter.severity()),
                                java.util.LinkedHashMap::new,
                                Collectors.counting()));
        return now.findings()
                + (now.findings() == 1 ? " finding: " : " findings: ")
                + counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey())
                        .collect(Collectors.joining(", "));
    }

    private void show(String line) {
        String shown = Visible.of(line);
        host.err().print("\r\033[K" + shown.substring(0, Math.min(shown.length(), WIDTH)));
        host.err().flush();
    }

    /** Also where the report could not be had: nothing of ours stays in that JVM. */
    private void detach(AttachedJvm target, Map<String, String> agent) throws FailureException {
        if (JvmProcess.of(host.proc(), target.jvm().process().pid()).isEmpty()) {
            return;
        }
        target.command("detach", "detach", "", agent);
        target.removeJar(agent);
    }

    /** Ctrl-C, or a terminal that is closed: what was begun in the other JVM is brought to its end first. */
    private void endEarly() {
        stopped.countDown();
        try {
            done.await(LAST_STEPS_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread atExit) {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException ending) {
            // it runs: somebody ends the tool
        }
    }
}
