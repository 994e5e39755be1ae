// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Command;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The agent's threads need none of the classes that wait for them. As an ordinary user with a limit of threads, whose start
 * reads more files than root's.
 */
class HeldBackIT {
    private static final String PACKAGE = "io/fourwave/weave";
    private static final List<String> NOBODY =
            List.of("prlimit", "--nproc=4096", "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#supported")
    void agentIsReadyWhileEveryWovenClassWaitsForIt(Jdk jdk, @TempDir Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path jar = Files.copy(AgentJar.path(), directory.resolve("agent.jar"));
        Path before = before(directory);
        Path file = directory.resolve("report.json");
        String names = String.join(",", new WovenClasses(jdk.feature()).namesOfJdk());
        try (AgentProcess process = AgentProcess.on(jdk)
                .withoutAgent()
                .classPath(program(directory, jdk))
                .jvm("-javaagent:" + before + "=" + names, "-javaagent:" + jar + "=report.file=" + file)
                .within(user(jdk))
                .main(EverySocketClass.class)
                .start()) {
            assertThat(process.awaitExit()).isZero();
            assertThat(process.stdout()).containsExactly("true");
            assertThat(process.stderr())
                    .as("its start was seen, and nothing else")
                    .containsExactly("fourwave-start");
        }
        assertThat(ReportJson.read(file).missing()).doesNotContainKey("closes");
    }

    /** Nothing but a manifest: the class is on the class path. */
    private static Path before(Path directory) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", EverySocketClass.class.getName());
        Path jar = directory.resolve("before.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.finish();
        }
        return jar;
    }

    private static Path program(Path directory, Jdk jdk) throws IOException {
        Path from = Path.of(jdk.feature() < 17 ? "target/test-classes-java8" : "target/test-classes", PACKAGE);
        Path to = Files.createDirectories(directory.resolve("classes").resolve(PACKAGE));
        String name = EverySocketClass.class.getSimpleName() + ".class";
        Files.copy(from.resolve(name), to.resolve(name));
        return directory.resolve("classes");
    }

    /** Root, where no other user may run this JDK. */
    private static String[] user(Jdk jdk) {
        List<String> user = new ArrayList<>(NOBODY);
        user.addAll(List.of(jdk.java().toString(), "-version"));
        return Command.works(user.toArray(new String[0])) ? NOBODY.toArray(new String[0]) : new String[0];
    }
}
