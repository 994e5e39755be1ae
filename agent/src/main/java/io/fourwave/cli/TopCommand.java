// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.cli.attach.AttachedJvm;
import io.fourwave.cli.attach.Refusals;
import io.fourwave.cli.host.FailureException;
import io.fourwave.cli.host.JvmProcess;
import io.fourwave.cli.host.Terminal;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.cli.syntax.Arguments;
import io.fourwave.cli.syntax.CommandSyntax;
import io.fourwave.cli.syntax.UsageException;
import io.fourwave.report.Figures;
import io.fourwave.report.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The agent's figures, over and over. Each look reads what the agent puts up once a second: no agent is loaded, so it
 * costs that JVM a request on its attach socket.
 */
final class TopCommand {
    private static final String HOME_AND_CLEAR = "\033[H\033[J";
    private static final String ALTERNATE_SCREEN = "\033[?1049h\033[?25l";
    private static final String MAIN_SCREEN = "\033[?25h\033[?1049l";

    private static final String PLAIN = "\033[0m";
    private static final Pattern SEVERITY = Pattern.compile("  (LEAK|SUSPECT|BENIGN|INFO)\\b");
    private static final Map<String, String> COLOURS =
            Map.of("LEAK", "\033[1;31m", "SUSPECT", "\033[33m", "BENIGN", "\033[32m", "INFO", "\033[36m");
    private static final String KEYS = "q quits, h explains";
    private static final List<String> HELP = """
            connections  how many there are now, by the kernel's state
            calls/s      closes and shutdowns a second by what they sent, and how many since the attach:
                           active_fin   the first FIN: this side closes first
                           passive_fin  the answer to the peer's FIN
                           abort        a reset: SO_LINGER 0, or bytes that nobody has read
                           release      the descriptor goes, the FIN went out before
                           after_reset  the peer's reset came first
            findings     the worst first: line of code, what is the matter, how many, since when
            own cost     CPU time of the agent's threads; what it left out, if anything

            report PID has the details; any key goes back""".lines().toList();

    /** The agent puts nothing up before there is something to watch. */
    private static final String NO_CONNECTION_YET = "{}";

    private final ToolHost host;

    TopCommand(ToolHost host) {
        this.host = host;
    }

    int run(List<String> words) throws UsageException, FailureException {
        Arguments arguments = Arguments.parse(words, "--interval", "-n", "--count", "--format");
        String word = arguments.onlyJvm();
        boolean json = arguments.isJson();
        Looks looks = new Looks(intervalNanos(arguments), count(arguments));
        try (AttachedJvm target = AttachedJvm.open(word, host)) {
            TopPage page = new TopPage(target.jvm(), target.noticesOfAgent());
            Optional<Terminal> terminal = json ? Optional.empty() : screen();
            if (terminal.isPresent()) {
                onScreen(target, page, looks, terminal.get());
            } else {
                inLines(target, page, looks, json);
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
        List<String> last = List.of();
        boolean ended = false;
        try (terminal) {
            boolean help = false;
            boolean quit = false;
            while (!quit && looks.next()) {
                last = page.lines(look(target));
                draw(help ? HELP : last, terminal.size());
                Optional<Character> key = terminal.keyWithin(looks.intervalNanos);
                quit = key.filter(typed -> typed == 'q').isPresent();
                help = key.isPresent() ? !help && key.get() == 'h' : help;
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        } catch (FailureException gone) {
            ended = true;
            throw gone;
        } finally {
            Runtime.getRuntime().removeShutdownHook(back);
            show(MAIN_SCREEN);
            if (ended) {
                // what there was to see at the end is what somebody looks for now
                last.forEach(host::say);
            }
        }
    }

    private void draw(List<String> lines, int[] size) {
        List<String> shown = new ArrayList<>(fit(lines, size[0]));
        shown.add(KEYS);
        show(HOME_AND_CLEAR + String.join("\r\n", shown.subList(0, Math.min(shown.size(), size[1]))));
    }

    private void inLines(AttachedJvm target, TopPage page, Looks looks, boolean json) throws FailureException {
        // nobody reads on where the last one could not be written
        while (looks.next() && !host.out().checkError()) {
            if (json) {
                host.out().println(JsonText.line(page.look(look(target))));
            } else {
                page.lines(look(target)).forEach(host::say);
                host.say("");
            }
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
                .map(TopCommand::coloured)
                .toList();
    }

    /** The severity alone, and not where {@code NO_COLOR} is set: no-color.org. */
    private static String coloured(String line) {
        String unwanted = System.getenv("NO_COLOR");
        Matcher severity = SEVERITY.matcher(line);
        if (unwanted != null && !unwanted.isEmpty() || !severity.lookingAt()) {
            return line;
        }
        String colour = COLOURS.get(severity.group(1));
        return "  " + colour + severity.group(1) + PLAIN + line.substring(severity.end());
    }

    /** Faster than ten times a second there is nothing new to be seen. */
    private static long intervalNanos(Arguments arguments) throws UsageException {
        return Math.max(arguments.duration("--interval", "1s").toNanos(), TimeUnit.MILLISECONDS.toNanos(100));
    }

    private static long count(Arguments arguments) throws UsageException {
        String text = arguments.option("-n", "--count").orElse(Long.toString(Long.MAX_VALUE));
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
