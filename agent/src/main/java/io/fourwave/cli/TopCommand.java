// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.attach.AttachedJvm;
import io.fourwave.cli.attach.Refusals;
import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.JvmProcess;
import io.fourwave.cli.host.Terminal;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.report.Figures;
import io.fourwave.report.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The agent's figures, over and over. Each look reads what the agent puts up once a second: no agent is loaded, so it
 * costs that JVM a request on its attach socket.
 */
final class TopCommand {
    private static final String HOME_AND_CLEAR = "\033[H\033[J";
    private static final String ALTERNATE_SCREEN = "\033[?1049h\033[?25l";
    private static final String MAIN_SCREEN = "\033[?25h\033[?1049l";

    /** The agent puts nothing up before there is something to watch. */
    private static final String NO_CONNECTION_YET = "{}";

    private final ToolHost host;

    TopCommand(ToolHost host) {
        this.host = host;
    }

    int run(List<String> words) throws UsageException, FailureException {
        Arguments arguments = Arguments.parse(words, "--interval", "--count");
        String word = arguments.onlyJvm();
        Looks looks = new Looks(interval(arguments), count(arguments));
        try (AttachedJvm target = AttachedJvm.open(word, host)) {
            TopPage page = new TopPage(target.jvm(), target.noticesOfAgent());
            Optional<Terminal> terminal = screen();
            if (terminal.isPresent()) {
                onScreen(target, page, looks, terminal.get());
            } else {
                inLines(target, page, looks);
            }
            return CommandLine.OK;
        }
    }

    private Optional<Terminal> screen() {
        boolean able = Terminal.isTerminal(host.proc(), 1) && !"dumb".equals(System.getenv("TERM"));
        return able ? Terminal.open() : Optional.empty();
    }

    private void onScreen(AttachedJvm target, TopPage page, Looks looks, Terminal terminal) throws FailureException {
        Thread back = new Thread(() -> show(MAIN_SCREEN), "fourwave-screen");
        Runtime.getRuntime().addShutdownHook(back);
        show(ALTERNATE_SCREEN);
        try (terminal) {
            boolean quit = false;
            while (!quit && looks.next()) {
                int[] size = terminal.size();
                List<String> lines = new ArrayList<>(fit(page.lines(look(target)), size[0]));
                lines.add("q quits");
                show(HOME_AND_CLEAR + String.join("\r\n", lines.subList(0, Math.min(lines.size(), size[1]))));
                quit = terminal.quitWithin(looks.intervalNanos);
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } finally {
            Runtime.getRuntime().removeShutdownHook(back);
            show(MAIN_SCREEN);
        }
    }

    private void inLines(AttachedJvm target, TopPage page, Looks looks) throws FailureException {
        while (looks.next()) {
            page.lines(look(target)).forEach(host::say);
            host.say("");
            if (looks.hasNext()) {
                LockSupport.parkNanos(looks.intervalNanos);
            }
        }
    }

    private Figures look(AttachedJvm target) throws FailureException {
        long pid = target.jvm().process().pid();
        Optional<JvmProcess> process = JvmProcess.of(host.proc(), pid);
        if (process.isEmpty()) {
            throw new FailureException("that JVM has ended", Refusals.list());
        }
        if (process.get().state() == 'T') {
            throw new FailureException("it was stopped (SIGSTOP)", "let it go on: kill -CONT " + pid);
        }
        Map<String, String> notices = target.notices();
        boolean watching = "watching".equals(notices.get("state"));
        return Optional.ofNullable(notices.getOrDefault("snapshot", watching ? NO_CONNECTION_YET : null))
                .flatMap(Figures::parse)
                .orElseThrow(() -> new FailureException(
                        "fourwave is not in it any more", "attach it again: " + CommandSyntax.ATTACH.usage()));
    }

    private void show(String text) {
        host.out().print(text);
        host.out().flush();
    }

    private static List<String> fit(List<String> lines, int columns) {
        return lines.stream()
                .map(Visible::of)
                .map(line -> line.length() > columns ? line.substring(0, columns) : line)
                .toList();
    }

    private static long interval(Arguments arguments) throws UsageException {
        String text = arguments.option("--interval").orElse("1s");
        if (!text.matches("\\d{1,5}(ms|s|m)?")) {
            throw new UsageException("--interval is '" + text + "': expected a duration such as 500ms, 2s or 1m");
        }
        long number = Long.parseLong(text.replaceAll("\\D", ""));
        TimeUnit unit =
                text.endsWith("ms") ? TimeUnit.MILLISECONDS : text.endsWith("m") ? TimeUnit.MINUTES : TimeUnit.SECONDS;
        // faster than this there is nothing new to be seen
        return Math.max(unit.toNanos(number), TimeUnit.MILLISECONDS.toNanos(100));
    }

    private static long count(Arguments arguments) throws UsageException {
        String text = arguments.option("--count").orElse(Long.toString(Long.MAX_VALUE));
        if (!text.matches("[1-9]\\d{0,18}")) {
            throw new UsageException("--count is '" + text + "': expected a whole number from 1");
        }
        return Long.parseLong(text);
    }

    /** How many looks are left, and how far apart they are. */
    private static final class Looks {
        private final long intervalNanos;
        private long left;

        Looks(long intervalNanos, long count) {
            this.intervalNanos = intervalNanos;
            this.left = count;
        }

        boolean hasNext() {
            return left > 0;
        }

        boolean next() {
            return left-- > 0;
        }
    }
}
