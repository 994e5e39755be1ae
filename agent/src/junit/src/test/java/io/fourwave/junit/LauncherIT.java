// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JUnit's own launcher, as Gradle and the IDEs use it: JUnit 5 and 6, old and new JDKs. */
class LauncherIT {
    private static final String DETECTED = "-Djunit.jupiter.extensions.autodetection.enabled=true";
    private static final String SHORT_WAIT = "-Dfourwave.junit.wait.seconds=1";
    private static final String JUNIT_5 = "junit-5.jar";
    private static final String JUNIT_6 = "junit-6.jar";

    @TempDir
    static Path classes;

    @BeforeAll
    static void compile() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "--release", "8", "-nowarn", "-Xlint:-options", "-cp", console(JUNIT_5), "-d", classes.toString()));
        try (Stream<Path> sources = Files.list(Shop.SOURCES)) {
            sources.map(Path::toString).forEach(command::add);
        }
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, command.toArray(String[]::new));
        assertThat(status).isZero();
    }

    @ParameterizedTest(name = "Java {0}, {1}")
    @CsvSource({"8, " + JUNIT_5, "17, " + JUNIT_5, "25, " + JUNIT_6})
    void classesThatLeakFailAndNameTheLineAndNoOthersDo(int feature, String console) throws Exception {
        Shop.Run run = launch(jdk(feature), console, true, List.of(DETECTED, SHORT_WAIT), Shop.testClasses());

        assertThat(Shop.failed(run.output())).as(run.output()).isEqualTo(Shop.LEAKING);
        assertThat(run.status()).as(run.output()).isEqualTo(1);
    }

    @Test
    void whatAThreadClosesAfterTheClassIsWaitedFor() throws Exception {
        List<String> options = List.of(DETECTED, "-Dfourwave.junit.wait.seconds=60");
        Shop.Run run = launch(jdk(17), JUNIT_5, true, options, List.of(Shop.LATE));

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output()).doesNotContain("fourwave-junit");
    }

    @Test
    void listenerTellsOfALeakAndFailsNothing(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("leaks.txt");
        List<String> options = List.of(SHORT_WAIT, "-Dfourwave.junit.file=" + file, "-Dfourwave.junit.fail.on=leaks");
        List<String> tests = List.of("LeakedSocketTest", "StaticPoolTest", "CleanTest");
        Shop.Run run = launch(jdk(17), JUNIT_5, true, options, tests);

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output())
                .contains(
                        "fourwave-junit: the parameter fourwave.junit.fail.on is 'leaks'; expected one of leak, suspect, open, never; leak is used instead")
                .contains("fourwave-junit: com.acme.LeakedSocketTest leaves 1 connection open:")
                .doesNotContain("StaticPoolTest leaves")
                .doesNotContain("CleanTest leaves");
        assertThat(file)
                .content()
                .contains(Shop.LEAKING.get("LeakedSocketTest"))
                .contains("nobody has closed it");
    }

    @Test
    void everyConnectionThatOutlivesItsClassFailsItWhereThatIsAsked() throws Exception {
        List<String> options = List.of(DETECTED, SHORT_WAIT, "-Dfourwave.junit.fail.on=open");
        Shop.Run run = launch(jdk(17), JUNIT_5, true, options, List.of("StaticPoolTest", "CleanTest"));

        // the pool's, and the one that its server has accepted
        assertThat(run.output()).contains("ConnectionLeakError: com.acme.StaticPoolTest leaves 2 connections open:");
        assertThat(run.output()).doesNotContain("CleanTest leaves");
    }

    @Test
    void withoutTheAgentOneLineSaysThatNothingIsChecked() throws Exception {
        Shop.Run run = launch(jdk(17), JUNIT_5, false, List.of(DETECTED), List.of("LeakedSocketTest", "CleanTest"));

        assertThat(run.status()).as(run.output()).isZero();
        assertThat(run.output().lines().filter(line -> line.contains("fourwave-junit")))
                .containsExactly("fourwave-junit: there is no fourwave agent in this JVM: nothing is checked;"
                        + " add -javaagent:fourwave-agent.jar to the arguments of the test JVM");
    }

    private static InstalledJdk jdk(int feature) {
        Optional<InstalledJdk> jdk = InstalledJdk.of(feature);
        assumeTrue(jdk.isPresent(), "no JDK " + feature + " here");
        return jdk.get();
    }

    private static String console(String name) {
        return Path.of(System.getProperty("fourwave.junit.consoles"), name).toString();
    }

    private static Shop.Run launch(
            InstalledJdk jdk, String console, boolean agent, List<String> options, List<String> tests)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(jdk.java(), "-Dfile.encoding=UTF-8"));
        if (agent) {
            command.add("-javaagent:" + Shop.jar("fourwave.jar"));
        }
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                classes + ":" + Shop.jar("fourwave.junit.jar") + ":" + console(console),
                "org.junit.platform.console.ConsoleLauncher",
                "execute",
                "--disable-banner",
                "--disable-ansi-colors"));
        tests.forEach(test -> command.add("--select-class=com.acme." + test));
        return Shop.run(classes, command);
    }
}
