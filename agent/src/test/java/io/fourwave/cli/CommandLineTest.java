// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.cli.host.FakeProc;
import io.fourwave.cli.host.ToolHost;
import io.fourwave.cli.syntax.CommandSyntax;
import io.fourwave.config.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Words, exit status and refusals, on a /proc made for it: no JVM is asked anything. */
class CommandLineTest {
    private static final long TOOL = ProcessHandle.current().pid();
    private static final long TARGET = TOOL + 1;
    private static final Path JAR = Path.of("/opt/fourwave-agent.jar");

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private FakeProc proc;

    @BeforeEach
    void aToolOfAnOrdinaryUser() {
        proc = new FakeProc(directory).status(TOOL, "R", 1000, 1000, Long.toString(TOOL));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0, java -javaagent",
        "help, 0, detach PID",
        "--help, 0, leak.after",
        "help report, 0, --format text|json|html",
        "top --help, 0, q quits",
        "list, 0, no JVM runs here",
        "LIST --format JSON, 0, \"jvms\": []",
        "doctor --format=json, 0, \"grade\": \"ok\"",
        "version, 0, fourwave ",
        "-V, 0, fourwave ",
    })
    void goodCommandsEndWithZero(String line, int status, String said) {
        assertThat(run(line)).isEqualTo(status);
        assertThat(text(out)).contains(said);
        assertThat(text(err)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "frobnicate | unknown command 'frobnicate'; expected watch, list, doctor",
                "atach 1 | unknown command 'atach': the nearest known one is 'attach'; expected watch",
                "lst | the nearest known one is 'list'",
                "attach 1 --for 60s | unknown option '--for'",
                "attach 1 stacks=most | option 'stacks' is 'most': expected one of off, auto, full",
                "attach 1 enabled=yes | option 'enabled' is 'yes': expected true or false",
                "watch | give a process id, a main class or a jar",
                "watch 1 --for soon | --for is 'soon': expected a duration",
                "watch 1 leek.after=3s | unknown option 'leek.after': the nearest known one is 'leak.after'",
                "watch 1 --format xml | --format is 'xml': expected text, json or html",
                "list --format xml | --format is 'xml': expected text or json",
                "list --format html | --format is 'html': expected text or json",
                "top 1 -n none | --count is 'none': expected a whole number",
                "version 1 | one word too many",
                "attach | give a process id, a main class or a jar",
                "attach 1 leek.after=3s | unknown option 'leek.after': the nearest known one is 'leak.after'",
                "attach 1 sweep.interval=soon | option 'sweep.interval' is 'soon': expected a duration",
                "attach 1 stacks | option 'stacks' has no value: expected stacks=one of off, auto, full",
                "detach 1 2 | '2' is one word too many",
                "report 1 --format xml | 'xml': expected text, json or html",
                "report 1 --formt html | unknown option '--formt': the nearest known one is '--format'",
                "report 1 -o | '-o' has no value",
                "top 1 --interval soon | 'soon': expected a duration",
                "top 1 --count 0 | '0': expected a whole number",
                "list 1 | one word too many",
                "help frobnicate | unknown command",
                "doctor 1 2 | one word too many",
            })
    void badUsageEndsWithTwoAndDoesNothing(String line, String said) {
        assertThat(run(line)).isEqualTo(2);
        assertThat(text(err)).startsWith("fourwave: ").contains(said).contains("; nothing was done");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void versionIsOneLine() {
        assertThat(run("--version")).isZero();
        assertThat(text(out)).isEqualTo("fourwave " + Version.text() + System.lineSeparator());
    }

    @ParameterizedTest
    @EnumSource(CommandSyntax.class)
    void eachCommandHasItsHelp(CommandSyntax command) {
        assertThat(run("help " + command.word())).isZero();
        assertThat(text(out)).contains(command.usage()).contains(command.summary());
    }

    @Test
    void noSuchProcess() {
        refuses("attach 4194304999", "there is no process with this id", "list shows the JVMs of this host");
    }

    @Test
    void noJvm() {
        proc.status(TARGET, "S", 1000, 1000, "1")
                .write(TARGET, "maps", "/bin/sh\n")
                .write(TARGET, "cmdline", "sh\0-c\0");
        refuses("attach " + TARGET, "it is no JVM (sh)", "list");
    }

    @Test
    void openJ9() {
        proc.jvm(TARGET, 1000).write(TARGET, "maps", "7f00-7f01 r-xp 0 08:01 42 /opt/j9/libj9vm29.so\n");
        refuses("attach " + TARGET, "it is an OpenJ9 JVM", "HotSpot");
    }

    @Test
    void stopped() {
        proc.jvm(TARGET, 1000).status(TARGET, "T (stopped)", 1000, 1000, "1");
        refuses("top " + TARGET, "it is stopped", "kill -CONT " + TARGET);
    }

    @Test
    void zombie() {
        proc.jvm(TARGET, 1000).status(TARGET, "Z (zombie)", 1000, 1000, "1");
        refuses("top " + TARGET, "it has ended", "list");
    }

    @Test
    void otherUserAndTheCommandToTypeInstead() {
        proc.jvm(TARGET, 2000);
        refuses(
                "attach " + TARGET + " leak.after=3s",
                "it runs as user 2000, 2000, this tool as 1000",
                "sudo -u '#2000' java -jar " + JAR + " attach " + TARGET + " leak.after=3s");
    }

    @Test
    void otherGroup() {
        proc.jvm(TARGET, 1000).status(TARGET, "S", 1000, 100, "1");
        refuses("report " + TARGET, "it runs as group 100, this tool as 1000", "sudo -g '#100' java -jar " + JAR);
    }

    @Test
    void userNamespaceInWhichRootIsNobody() {
        proc.status(TOOL, "R", 0, 0, Long.toString(TOOL))
                .link(TOOL, "ns/user", "user:[1]")
                .link(TOOL, "ns/pid", "pid:[1]");
        proc.jvm(TARGET, 1000)
                .status(TARGET, "S", 1000, 1000, TARGET + "\t7")
                .link(TARGET, "ns/user", "user:[2]")
                .link(TARGET, "ns/pid", "pid:[2]")
                .write(TARGET, "uid_map", "0 1000 1\n");
        refuses(
                "detach " + TARGET,
                "where root of this host is nobody",
                "setpriv --reuid=1000 --regid=1000 --clear-groups java -jar " + JAR + " detach " + TARGET);
    }

    @Test
    void attachMechanismSwitchedOff() {
        proc.jvm(TARGET, 1000).write(TARGET, "cmdline", "java\0-XX:+DisableAttachMechanism\0com.acme.Shop\0");
        refuses("attach " + TARGET, "it was started with -XX:+DisableAttachMechanism", "drop that flag");
    }

    @Test
    void reportFileThatCannotBeWrittenIsSaidBeforeTheJvmIsAsked() {
        proc.jvm(TARGET, 1000);
        refuses(
                "report " + TARGET + " -o " + directory.resolve("absent/report.json"),
                "its directory does not exist",
                "choose another file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.acme.Shop", "Shop"})
    void nameIsAsGoodAsAProcessId(String name) {
        proc.jvm(TARGET, 1000).write(TARGET, "cmdline", "java\0-XX:+DisableAttachMechanism\0com.acme.Shop\0");
        refuses("report " + name, "it was started with -XX:+DisableAttachMechanism", "drop that flag");
    }

    @Test
    void severalOfThatNameAreListed() {
        proc.jvm(TARGET, 1000);
        proc.jvm(TARGET + 1, 1000);
        refuses("watch Shop", "2 JVMs have that name: " + TARGET + " (com.acme.Shop, user ", "by its process id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "doctor", "help", "version", "list --format json"})
    void answerThatCannotBeWrittenIsAFailure(String line) {
        PrintStream full = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        });
        List<String> words = List.of(line.split(" "));
        ToolHost host = new ToolHost(full, new PrintStream(err, true), directory, JAR, words);
        assertThat(new CommandLine(host).run(words)).isEqualTo(1);
        assertThat(text(err)).contains("stdout could not be written to its end", "do: look whether the disk is full");
    }

    @Test
    void listSaysWhatItCouldNotRead() {
        proc.jvm(TARGET, 2000);
        assertThat(run("list")).isZero();
        assertThat(text(out))
                .containsPattern(TARGET + " +2000 +\\? +- +\\? +\\? +\\? +\\? +\\? +com.acme.Shop")
                .contains(TARGET + ": ");
    }

    @Test
    void doctorEndsWithOneWhereTheJvmCannotBeAttachedTo() {
        proc.jvm(TARGET, 2000)
                .write(TARGET, "limits", "Max open files            100                 200               files\n");
        assertThat(run("doctor " + TARGET)).isEqualTo(1);
        assertThat(text(out)).contains("no   cannot be attached to: it runs as user 2000");
        assertThat(run("doctor")).isZero();
    }

    /** A name that another user gave a process may hold what sets a terminal's title, or types for whoever looks. */
    @ParameterizedTest
    @CsvSource({
        "list, 1000",
        "doctor PID, 1000",
        "doctor PID, 2000",
        "attach PID, 2000",
        "report Shop, 1000",
        "top PID, 2000"
    })
    void whatAnotherProcessCallsItselfSteersNoTerminal(String line, long uid) {
        String hostile = "com.acme.\033]0;owned\007\u009b2J\u202e\rShop";
        proc.jvm(TARGET, uid).write(TARGET, "cmdline", "java\0" + hostile + "\0");
        proc.jvm(TARGET + 1, uid).write(TARGET + 1, "cmdline", "java\0" + hostile.replace("acme", "other") + "\0");
        run(line.replace("PID", Long.toString(TARGET)));
        String said = text(out) + text(err);
        assertThat(said.codePoints().filter(c -> c != '\n'))
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
    }

    private void refuses(String line, String reason, String remedy) {
        assertThat(run(line)).isEqualTo(1);
        assertThat(text(out)).isEmpty();
        assertThat(text(err).lines().toList()).hasSize(2);
        assertThat(text(err).lines().toList().get(0))
                .startsWith("fourwave: " + line.split(" ")[0])
                .contains(reason);
        assertThat(text(err).lines().toList().get(1)).startsWith("  do: ").contains(remedy);
    }

    private int run(String line) {
        List<String> words = line.isEmpty() ? List.of() : List.of(line.split(" "));
        return new CommandLine(
                        new ToolHost(new PrintStream(out, true), new PrintStream(err, true), directory, JAR, words))
                .run(words);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
