// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The application's own shutdown hooks come first, and have the threads; what they close is still told. */
class EndOfJvmIT {
    private static final List<String> WHOLE = List.of("done", "hook 0", "hook 1", "hook 2");
    /** More than a JVM of 2 CPUs starts by itself. */
    private static final int ENOUGH = 80;
    /** In a row. */
    private static final int RUNS = 10;

    private static final String WAITS_FOR_NOTHING = "fourwave: ends, and waits for nothing";

    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void whatShutdownHooksCloseIsTold(Jdk jdk) {
        Path report = directory.resolve("report.json");
        try (AgentProcess process = AgentProcess.on(jdk)
                .agentOptions("report.file=" + report)
                .main(ThreeHooks.class)
                .start()) {
            assertThat(process.awaitExit()).isZero();
            assertThat(process.stdout()).containsExactlyInAnyOrderElementsOf(WHOLE);
            assertThat(process.stderr()).isEmpty();
        }
        assertThat(ReportJson.read(report).decidingSteps()).isEqualTo(8);
    }

    /** A short program ends before a session and OpenTelemetry's SDK are there: it waits for them where they tell somebody. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#allAndOld")
    void endWaitsForNothingWhereNobodyIsTold(Jdk jdk) {
        assertThat(lastWords(jdk, "log=debug")).contains(WAITS_FOR_NOTHING);
        assertThat(lastWords(jdk, "log=debug,report.file=" + directory.resolve("report.json")))
                .doesNotContain(WAITS_FOR_NOTHING);
    }

    private static String lastWords(Jdk jdk, String options) {
        try (AgentProcess process = AgentProcess.on(jdk)
                .agentOptions(options)
                .main(ThreeHooks.class)
                .start()) {
            assertThat(process.awaitExit()).isZero();
            assertThat(process.stdout()).containsExactlyInAnyOrderElementsOf(WHOLE);
            return String.join("\n", process.stderr());
        }
    }

    /**
     * The smallest limit at which the program always comes to its end is looked for without the agent. Just below it, a JVM
     * of 17 does so in one of four runs.
     */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void hooksRunWhereTheLastThreadsAreTheApplications(Jdk jdk) throws IOException {
        PlacesIT.assumed("another user", user(ENOUGH));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path jar = Files.copy(AgentJar.path(), directory.resolve("agent.jar"));
        AgentLaunch alone = AgentProcess.on(jdk).withoutAgent().classPath(PlacesIT.classes(directory));
        int limit = smallest(threads -> isWhole(alone.within(user(threads))));
        for (int more = 0; more < 3; more++) {
            try (AgentProcess process = AgentProcess.on(jdk)
                    .withoutAgent()
                    .classPath(PlacesIT.classes(directory))
                    .jvm("-javaagent:" + jar)
                    .within(user(limit + more))
                    .main(ThreeHooks.class)
                    .start()) {
                assertThat(process.awaitExit()).isZero();
                assertThat(process.stdout()).containsExactlyInAnyOrderElementsOf(WHOLE);
                assertThat(process.stderr())
                        .singleElement()
                        .asString()
                        .startsWith("fourwave: could not start, the application runs without it: ")
                        .contains("threads");
            }
        }
        TABLE.row("thread limit that leaves room for the application alone", jdk)
                .done("ulimit -u " + limit + " to " + (limit + 2) + ", three shutdown hooks")
                .result("all three run; the agent says that it does not start");
    }

    /** The JVM says on stdout which thread it could not start: none of ours is among them, neither at the start nor at the end. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void noThreadOfTheAgentIsMissedWhereTheLastAreTheApplications(Jdk jdk) throws IOException {
        PlacesIT.assumed("another user", user(ENOUGH));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path jar = Files.copy(AgentJar.path(), directory.resolve("agent.jar"));
        AgentLaunch alone = shortProgram(jdk);
        int limit = smallest(threads -> stdout(alone.within(user(threads))).equals(List.of("done")));
        for (int more = 0; more < 4; more++) {
            AgentLaunch launch = shortProgram(jdk).jvm("-javaagent:" + jar).within(user(limit + more));
            assertThat(stdout(launch)).as("at %d", limit + more).noneMatch(line -> line.contains("fourwave"));
        }
    }

    /** As by a signal that comes while the JVM starts. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#allAndOld")
    void startOfTheAgentAfterTheBeginningOfTheEndIsSilent(Jdk jdk) throws IOException {
        try (AgentProcess process = AgentProcess.on(jdk)
                .withoutAgent()
                .jvm(
                        "-javaagent:" + RetransformingIT.jarOf(EndBeforeMain.class, directory),
                        "-javaagent:" + AgentJar.path())
                .main(EndBeforeMain.class)
                .start()) {
            assertThat(process.awaitExit()).isEqualTo(EndBeforeMain.STATUS);
            assertThat(process.stdout()).containsExactly("main");
            assertThat(process.stderr()).isEmpty();
        }
    }

    /** The smallest limit of threads that is enough. */
    private static int smallest(IntPredicate isEnough) {
        return IntStream.range(8, ENOUGH).filter(isEnough).findFirst().orElseThrow();
    }

    /** With as many threads of the JVM's own in each run. */
    private AgentLaunch shortProgram(Jdk jdk) throws IOException {
        return AgentProcess.on(jdk)
                .withoutAgent()
                .classPath(PlacesIT.classes(directory))
                .jvm("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UseDynamicNumberOfCompilerThreads");
    }

    private static List<String> stdout(AgentLaunch launch) {
        try (AgentProcess process = launch.main(ShortProgram.class).start()) {
            process.awaitExit();
            return process.stdout();
        }
    }

    private static boolean isWhole(AgentLaunch launch) {
        return IntStream.range(0, RUNS).allMatch(run -> endsWhole(launch));
    }

    private static boolean endsWhole(AgentLaunch launch) {
        try (AgentProcess process = launch.main(ThreeHooks.class).start()) {
            process.awaitExit();
            return process.stdout().size() == WHOLE.size() && process.stdout().containsAll(WHOLE);
        }
    }

    /** One that nothing else runs as. */
    private static String[] user(int threads) {
        String[] prlimit = {"prlimit", "--nproc=" + threads};
        long nobody = 1_000_000 + ProcessHandle.current().pid();
        String[] setpriv = {"setpriv", "--reuid=" + nobody, "--regid=" + nobody, "--clear-groups"};
        return Stream.concat(Stream.of(prlimit), Stream.of(setpriv)).toArray(String[]::new);
    }
}
