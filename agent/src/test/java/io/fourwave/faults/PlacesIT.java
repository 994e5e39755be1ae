// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.cli.Tool;
import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Command;
import io.fourwave.support.Jdk;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Work under another user, in a network of its own, where /proc cannot be read: the same output, every close counted. */
class PlacesIT {
    private static final int CONNECTIONS = 600;
    private static final String CHURN = "churn " + CONNECTIONS + " 3";
    private static final String[] NOBODY = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
    /** The launcher finds its libraries through /proc/self/exe otherwise. */
    private static final String NO_PROC = "mount -t tmpfs -o mode=700 none /proc && exec \"$@\"";

    @RegisterExtension
    static final FaultTable TABLE = new FaultTable();

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void networkNamespaceOfItsOwn(Jdk jdk, @TempDir Path directory) {
        AgentLaunch launch = launch(jdk, directory, assumed("a network namespace", OwnNetwork.WORDS));
        try (Worker worker = Worker.start(launch)) {
            worker.does(CHURN);
            awaitReport(worker);
            ReportJson report = end(worker, directory, "network namespace of its own", jdk);
            assertThat(report.state("time_wait")).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void procThatCannotBeRead(Jdk jdk, @TempDir Path directory) {
        String[] wrapper = assumed("a mount namespace", "unshare", "--mount", "sh", "-c", NO_PROC, "sh");
        AgentLaunch launch = launch(jdk, directory, wrapper)
                .environment("LD_LIBRARY_PATH", jdk.home().resolve("lib").toString());
        try (Worker worker = Worker.start(launch)) {
            worker.does(CHURN);
            end(worker, directory, "/proc unreadable", jdk);
        }
    }

    /** The jar and the classes lie where that user may read them; report.file where it may write. */
    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void userWithoutAnyRights(Jdk jdk, @TempDir Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path jar = Files.copy(AgentJar.path(), directory.resolve("agent.jar"));
        AgentLaunch launch = AgentProcess.on(jdk)
                .withoutAgent()
                .attachable()
                .jvm("-javaagent:" + jar + "=report.file=" + report(directory))
                .classPath(classes(directory))
                .within(assumed("another user", NOBODY));
        try (Worker worker = Worker.start(launch)) {
            worker.does(CHURN);
            awaitReport(worker);
            end(worker, directory, "another user (nobody)", jdk);
            assertThat(Files.getOwner(report(directory)).getName()).isEqualTo("nobody");
        }
    }

    /** Asked from outside, by root; refused while the agent of a JVM that has just begun is not ready. */
    private static void awaitReport(Worker worker) {
        await().atMost(AgentProcess.PATIENCE)
                .untilAsserted(() -> assertThat(Tool.within("report", Long.toString(worker.pid()))
                                .succeeded()
                                .out()
                                .get(0))
                        .startsWith("fourwave "));
    }

    private static AgentLaunch launch(Jdk jdk, Path directory, String[] wrapper) {
        return AgentProcess.on(jdk)
                .attachable()
                .agentOptions("report.file=" + report(directory))
                .within(wrapper);
    }

    private static ReportJson end(Worker worker, Path directory, String fault, Jdk jdk) {
        worker.end();
        ReportJson report = ReportJson.read(report(directory));
        assertThat(worker.output()).containsExactly("ready", "churned connections " + CONNECTIONS + " errors 0");
        assertThat(worker.process().stderr()).isEmpty();
        assertThat(report.decidingSteps()).isEqualTo(2 * CONNECTIONS);
        TABLE.row(fault, jdk)
                .done(CHURN)
                .counted("%d calls by %s; missing: %s"
                        .formatted(
                                report.decidingSteps(),
                                report.sources(),
                                report.missing().keySet()))
                .result("as without");
        return report;
    }

    private static Path report(Path directory) {
        return directory.resolve("report.json");
    }

    static Path classes(Path directory) throws IOException {
        Path from = Path.of("target/test-classes/io/fourwave/faults");
        Path to = Files.createDirectories(directory.resolve("classes/io/fourwave/faults"));
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return directory.resolve("classes");
    }

    /** The wrapper, where it works on this machine; else the test is skipped. */
    static String[] assumed(String what, String... wrapper) {
        String[] command = Stream.concat(Stream.of(wrapper), Stream.of("true")).toArray(String[]::new);
        assumeTrue(Command.works(command), what + " is not to be had here: " + String.join(" ", wrapper));
        return wrapper;
    }
}
