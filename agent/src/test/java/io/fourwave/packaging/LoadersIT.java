// SPDX-License-Identifier: Apache-2.0
package io.fourwave.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.OtlpReceiver;
import io.fourwave.support.SpansFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application beside the agent notices nothing of it: no library, no class that is not its own, no line of output. */
class LoadersIT {
    private static final String JDKS = "io.fourwave.support.Jdks#all";
    private static final Path CLASSES = Path.of("target/test-classes");
    /** Where the build puts {@link #OTHER_VERSIONS}. */
    private static final Path LIBRARIES = Path.of("target/other-versions");

    private static final List<String> OTHER_VERSIONS =
            List.of("byte-buddy-1.15.0.jar", "opentelemetry-api-1.50.0.jar", "opentelemetry-context-1.50.0.jar");

    private static final List<String> HOOKS = List.of(
            "io.fourwave.bootstrap.AgentThread",
            "io.fourwave.bootstrap.AgentThreads",
            "io.fourwave.bootstrap.AttachedAgent",
            "io.fourwave.bootstrap.EndOfJvm",
            "io.fourwave.bootstrap.HookListener",
            "io.fourwave.bootstrap.Hooks",
            "io.fourwave.bootstrap.NativeHooks");
    private static final Pattern LOADED = Pattern.compile("\\s(io\\.fourwave\\.[^\\s/]+) source: ");

    @TempDir
    Path directory;

    @ParameterizedTest
    @MethodSource(JDKS)
    void applicationFindsNoLibraryOfTheAgent(Jdk jdk) {
        List<String> found = sameOutputAsWithoutAgent(jdk, launch -> launch.main(NosyApplication.class));

        assertThat(found).hasSize(NosyApplication.LIBRARIES.size() + 1);
        assertThat(found)
                .allMatch(line -> line.endsWith(": absent, absent, resource null") || line.equals("services: []"));
    }

    @ParameterizedTest
    @MethodSource(JDKS)
    void applicationKeepsItsOwnVersionsOfTheLibraries(Jdk jdk) {
        Path spans = directory.resolve("spans.jsonl");
        Path[] classPath = Stream.concat(
                        Stream.of(CLASSES), OTHER_VERSIONS.stream().map(LIBRARIES::resolve))
                .toArray(Path[]::new);

        List<String> output = sameOutputAsWithoutAgent(
                jdk,
                launch -> launch.agentOptions("spans.file=" + spans)
                        .classPath(classPath)
                        .main(ApplicationWithOwnLibraries.class));

        assertThat(output).startsWith(OTHER_VERSIONS.toArray(String[]::new)).contains("generated");
        assertThat(SpansFile.read(spans))
                .as("the agent's own versions are at work")
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource(JDKS)
    void wovenClassesOfTheJdkPassTheVerifier(Jdk jdk) {
        sameOutputAsWithoutAgent(
                jdk,
                launch -> launch.jvm("-XX:+UnlockDiagnosticVMOptions", "-XX:+BytecodeVerificationLocal")
                        .main(EverySocket.class));
    }

    /** JDK 24+ warns when anything uses sun.misc.Unsafe's memory access (JEP 498). */
    @ParameterizedTest
    @MethodSource(JDKS)
    void exportOfSpansPrintsNothing(Jdk jdk) {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            sameOutputAsWithoutAgent(
                    jdk, launch -> launch.exportTo(receiver.endpoint()).main(EverySocket.class));
            assertThat(receiver.spans()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(JDKS)
    void eachClassOfOursHasOneLoader(Jdk jdk) throws IOException {
        Path log = directory.resolve("loaded");

        List<String> output = output(AgentProcess.on(jdk)
                .jvm("-Xlog:class+load:file=" + log)
                .main(BootClasses.class, HOOKS.toArray(String[]::new)));

        assertThat(output).endsWith(HOOKS.stream().map(hook -> hook + ": boot").toArray(String[]::new));
        List<String> ours = loadedClasses(log);
        assertThat(ours).containsAll(HOOKS).contains("io.fourwave.AgentMain", "io.fourwave.capture.SocketHooks");
        assertThat(ours).as("loaded once each, so by one loader").doesNotHaveDuplicates();
    }

    /** Lambda forms and other hidden classes left out: two of them may share a name. */
    private static List<String> loadedClasses(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .map(LOADED::matcher)
                .filter(Matcher::find)
                .map(match -> match.group(1))
                .filter(name -> !name.startsWith(LoadersIT.class.getPackageName()))
                .toList();
    }

    private static List<String> sameOutputAsWithoutAgent(Jdk jdk, UnaryOperator<AgentLaunch> program) {
        List<String> alone = output(program.apply(AgentProcess.on(jdk)).withoutAgent());
        List<String> watched = output(program.apply(AgentProcess.on(jdk)));
        assertThat(watched).isEqualTo(alone).isNotEmpty();
        return watched;
    }

    private static List<String> output(AgentLaunch launch) {
        try (AgentProcess process = launch.start()) {
            int status = process.awaitExit();
            assertThat(process.stderr()).isEmpty();
            assertThat(status).isZero();
            return process.stdout();
        }
    }
}
