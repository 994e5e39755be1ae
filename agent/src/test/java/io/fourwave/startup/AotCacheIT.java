// SPDX-License-Identifier: Apache-2.0
package io.fourwave.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.cli.Tool;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An application's AOT cache (JEP 514, JDK 25). {@code -javaagent} adds the module {@code java.instrument} to the JVM, so a
 * cache that was made without it does not fit: the JVM drops it, or with {@code AOTMode=on} refuses to start.
 */
class AotCacheIT {
    private static final String INSTRUMENT = "--add-modules=java.instrument";
    /** Runs until it is told to end. */
    private static final String SLEEPER = "io.fourwave.cli.Sleeper";

    @TempDir
    Path directory;

    static Stream<Jdk> jdks() {
        return Jdks.supported().stream().filter(jdk -> jdk.feature() >= 25);
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void cacheThatWasMadeWithTheModuleIsKept(Jdk jdk) throws IOException {
        Path jar = program();
        Path cache = train(jdk, jar, INSTRUMENT);
        Path report = directory.resolve("report.json");
        try (AgentProcess process = run(
                AgentProcess.on(jdk).agentOptions("report.file=" + report), jar, cache, "-XX:AOTMode=on", INSTRUMENT)) {
            assertThat(process.awaitExit()).as("%s", process.stderr()).isZero();
            assertThat(fromTheCache(process)).isNotEmpty();
        }
        assertThat(ReportJson.read(report).step("active_fin")).isEqualTo(1);
        assertThat(ReportJson.read(report).openedBeforeAttach()).isZero();
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void cacheThatWasMadeWithoutItIsDroppedAndTheApplicationRuns(Jdk jdk) throws IOException {
        Path jar = program();
        Path cache = train(jdk, jar, "-Dordinary");
        Path report = directory.resolve("report.json");
        try (AgentProcess process = run(
                AgentProcess.on(jdk).agentOptions("report.file=" + report),
                jar,
                cache,
                "-XX:AOTMode=auto",
                "-Dordinary")) {
            assertThat(process.awaitExit()).isZero();
            assertThat(fromTheCache(process)).isEmpty();
        }
        assertThat(ReportJson.read(report).step("active_fin")).isEqualTo(1);
    }

    /** What the documents warn of: it is the JVM's own doing, which an agent in the command line cannot mend. */
    @ParameterizedTest
    @MethodSource("jdks")
    void cacheThatWasMadeWithoutItAndMustBeUsedKeepsTheJvmFromStarting(Jdk jdk) throws IOException {
        Path jar = program();
        Path cache = train(jdk, jar, "-Dordinary");
        try (AgentProcess process = run(AgentProcess.on(jdk), jar, cache, "-XX:AOTMode=on", "-Dordinary")) {
            assertThat(process.awaitExit()).isNotZero();
            assertThat(process.stdout()).noneMatch(line -> line.contains(FirstStatement.class.getName()));
        }
    }

    @ParameterizedTest
    @MethodSource("jdks")
    void laterAttachLeavesACacheAlone(Jdk jdk) throws IOException {
        Path jar = program(SLEEPER);
        Path cache = train(jdk, jar, SLEEPER, "-Dordinary");
        AgentLaunch launch = AgentProcess.on(jdk).withoutAgent().attachable();
        try (AgentProcess process = run(launch, jar, SLEEPER, cache, "-XX:AOTMode=on", "-Dordinary")) {
            process.awaitStdout("ready ");
            String pid = Long.toString(process.pid());
            Tool.run(jdk, "attach", pid).succeeded();
            Tool.run(jdk, "report", pid).succeeded();
            assertThat(fromTheCache(process, SLEEPER)).isNotEmpty();
            assertThat(process.stderr()).isEmpty();
        }
    }

    private Path train(Jdk jdk, Path jar, String modules) {
        return train(jdk, jar, FirstStatement.class.getName(), modules);
    }

    private Path train(Jdk jdk, Path jar, String main, String modules) {
        Path cache = directory.resolve("cache.aot");
        try (AgentProcess training = AgentProcess.on(jdk)
                .withoutAgent()
                .jvm("-XX:AOTCacheOutput=" + cache, modules)
                .classPath(jar)
                .main(main)
                .start()) {
            if (main.equals(SLEEPER)) {
                training.awaitStdout("ready ");
                training.send("end");
            }
            assertThat(training.awaitExit()).as("%s", training.stderr()).isZero();
        }
        assertThat(cache).exists();
        return cache;
    }

    private static AgentProcess run(AgentLaunch launch, Path jar, Path cache, String mode, String modules) {
        return run(launch, jar, FirstStatement.class.getName(), cache, mode, modules);
    }

    private static AgentProcess run(
            AgentLaunch launch, Path jar, String main, Path cache, String mode, String modules) {
        return launch.jvm("-XX:AOTCache=" + cache, mode, modules, "-Xlog:class+load=info:stdout")
                .classPath(jar)
                .main(main)
                .start();
    }

    private static List<String> fromTheCache(AgentProcess process) {
        return fromTheCache(process, FirstStatement.class.getName());
    }

    private static List<String> fromTheCache(AgentProcess process, String main) {
        return process.stdout().stream()
                .filter(line -> line.contains(" " + main + " "))
                .filter(line -> line.contains("shared objects file"))
                .toList();
    }

    /** A cache takes classes of jars alone. */
    private Path program() throws IOException {
        return program(FirstStatement.class.getName());
    }

    private Path program(String main) throws IOException {
        Path jar = directory.resolve("program.jar");
        String entry = main.replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry(entry));
            out.write(Files.readAllBytes(Path.of("target/test-classes", entry)));
        }
        return jar;
    }
}
