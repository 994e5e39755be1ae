// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Command;
import io.fourwave.support.Jdk;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code top} on a terminal, which {@code script} of util-linux provides: its screen, its keys, and what it leaves. */
class TopOnTerminalIT {
    private static final String Q = "q";
    private static final String CTRL_C = "\u0003";
    private static final Pattern COLOURED = Pattern.compile("\033\\[[0-9;]+m(LEAK|SUSPECT|BENIGN|INFO)\033\\[0m");

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void qEndsItAndTheTerminalIsAsBefore(Jdk jdk) {
        expectTerminalAsBefore(jdk, Q, "status 0");
    }

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void ctrlCEndsItAndTheTerminalIsAsBefore(Jdk jdk) {
        expectTerminalAsBefore(jdk, CTRL_C, "status 130");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dumb"})
    void dumbTerminalGetsPlainLines(String term) {
        Jdk jdk = io.fourwave.support.Jdks.ofBuild();
        try (AgentProcess sleeper = watched(jdk);
                AgentProcess terminal = terminal(jdk, sleeper, "TERM=" + term, "--count 3")) {
            terminal.awaitStdout("status 0");
            assertThat(terminal.stdout()).anyMatch(line -> line.startsWith("own cost     "));
            assertThat(terminal.stdout()).noneMatch(line -> line.contains("\033"));
        }
    }

    @Test
    void hExplainsAndColourIsForSeverities() {
        Jdk jdk = io.fourwave.support.Jdks.ofBuild();
        try (AgentProcess leaky = leaky(jdk);
                AgentProcess terminal = terminal(jdk, leaky, "TERM=xterm", "")) {
            terminal.awaitStdout("close_wait_");
            terminal.send("h");
            terminal.awaitStdout("any key goes back");
            terminal.send("q");
            terminal.awaitStdout("status 0");
            assertThat(terminal.stdout())
                    .anyMatch(line -> COLOURED.matcher(line).find());
        }
        try (AgentProcess leaky = leaky(jdk);
                AgentProcess terminal = terminal(jdk, leaky, "TERM=xterm NO_COLOR=1", "")) {
            terminal.awaitStdout("close_wait_");
            terminal.send("q");
            terminal.awaitStdout("status 0");
            assertThat(terminal.stdout())
                    .noneMatch(line -> COLOURED.matcher(line).find());
        }
    }

    @Test
    void lastFrameStaysWhenTheJvmEnds() {
        Jdk jdk = io.fourwave.support.Jdks.ofBuild();
        try (AgentProcess sleeper = watched(jdk);
                AgentProcess terminal = terminal(jdk, sleeper, "TERM=xterm", "")) {
            terminal.awaitStdout("own cost");
            sleeper.terminate();
            terminal.awaitStdout("status 1");
            List<String> after = terminal.stdout().stream()
                    .dropWhile(line -> !line.contains("\033[?1049l"))
                    .toList();
            assertThat(after)
                    .anyMatch(line -> line.contains("own cost     "))
                    .anyMatch(line -> line.contains("that JVM has ended"));
        }
    }

    private static AgentProcess leaky(Jdk jdk) {
        AgentProcess leaky = AgentProcess.start(jdk, "leak.after=100ms,sweep.interval=100ms", Leaky.class);
        leaky.awaitStdout("ready");
        awaitWatching(jdk, leaky);
        return leaky;
    }

    /** A start returns before the agent watches. */
    private static void awaitWatching(Jdk jdk, AgentProcess process) {
        await().atMost(AgentProcess.PATIENCE)
                .until(() -> Tool.run(jdk, "top", Long.toString(process.pid()), "-n", "1")
                                .status()
                        == 0);
    }

    private static void expectTerminalAsBefore(Jdk jdk, String key, String status) {
        try (AgentProcess sleeper = watched(jdk);
                AgentProcess terminal = terminal(jdk, sleeper, "TERM=xterm", "")) {
            terminal.awaitStdout("own cost");
            terminal.awaitStdout("own cost");
            // the terminal passes keys on one by one, Ctrl-C as a signal
            terminal.send(key);
            terminal.awaitStdout(status);
            terminal.awaitExit();
            assertThat(terminal.stdout())
                    .anyMatch(line -> line.contains("\033[?1049h"))
                    .anyMatch(line -> line.contains("\033[?1049l"));
            assertThat(settings(terminal, "before "))
                    .isEqualTo(settings(terminal, "after "))
                    .isNotEmpty();
        }
    }

    private static AgentProcess watched(Jdk jdk) {
        AgentProcess sleeper = AgentProcess.on(jdk).main(Sleeper.class).start();
        sleeper.awaitStdout("ready");
        awaitWatching(jdk, sleeper);
        return sleeper;
    }

    private static AgentProcess terminal(Jdk jdk, AgentProcess target, String term, String options) {
        assumeTrue(Command.works("script", "--version"), "script of util-linux makes the terminal");
        // a build in the background ignores SIGINT, and so would all that it starts
        assumeTrue(Command.works("env", "--default-signal=INT", "true"), "env of coreutils 8.31 resets signals");
        String top = "%s -jar %s top %d %s".formatted(jdk.java(), AgentJar.path(), target.pid(), options);
        String shell = "trap : INT; echo before $(stty -g); export " + term + "; " + top
                + "; echo status $?; echo after $(stty -g)";
        return AgentProcess.on(jdk)
                .withoutAgent()
                .within("env", "--default-signal=INT", "sh", "-c", "exec script -qec \"$0\" /dev/null", shell)
                .main("ignored")
                .start();
    }

    private static String settings(AgentProcess terminal, String when) {
        // as stty -g writes them, and not the same word among what top shows
        Pattern settings = Pattern.compile(when + "([0-9a-f]+(:[0-9a-f]+)+)");
        return terminal.stdout().stream()
                .map(settings::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }
}
