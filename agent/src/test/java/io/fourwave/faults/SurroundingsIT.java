// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a program prints of its JVM, each byte of it and its exit status are those of a JVM without the agent: as another
 * user, within limits, with settings that few think of, and from a folder that needs quoting.
 */
class SurroundingsIT {
    private static final String[] USER = {"setpriv", "--reuid=54321", "--regid=54321", "--clear-groups"};

    private static final List<Place> PLACES = List.of(
            new Place(List.of("env"), List.of()),
            new Place(List.of("prlimit", "--fsize=0", "--memlock=0"), List.of("-XX:-UsePerfData")),
            new Place(
                    List.of("unshare", "-n", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh"),
                    List.of("-Duser.language=tr", "-Duser.country=TR", "-Dfile.encoding=UTF-16")),
            new Place(
                    List.of("env", "LC_ALL=C", "TZ=No/Where"),
                    List.of("-Xmx32m", "-XX:MaxMetaspaceSize=48m", "-Xss256k", "-esa", "-Djava.io.tmpdir=/nowhere")),
            new Place(
                    List.of("nice", "-n", "19", "sh", "-c", "exec \"$@\" <&-", "sh"),
                    List.of("-Xint", "-XX:+UseSerialGC", "-XX:MaxJavaStackTraceDepth=1")));

    @TempDir
    private Path directory;

    static Stream<Arguments> places() {
        return Jdks.all().stream().flatMap(jdk -> PLACES.stream().map(place -> Arguments.of(jdk, place)));
    }

    @ParameterizedTest
    @MethodSource("places")
    void areTheSameToAnotherUser(Jdk jdk, Place place) throws IOException {
        String[] wrapper =
                Stream.concat(place.wrapper().stream(), Stream.of(USER)).toArray(String[]::new);
        PlacesIT.assumed("that place", wrapper);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path jar = Files.copy(
                AgentJar.path(),
                Files.createDirectories(directory.resolve("for all, 100 %")).resolve("fourwave agent.jar"));
        Path classes = PlacesIT.classes(directory);
        Run without = run(launch(jdk, place, classes).within(wrapper));
        Run with = run(launch(jdk, place, classes).jvm("-javaagent:" + jar).within(wrapper));
        assertThat(without.status()).isEqualTo(7);
        assertThat(with.stderr()).isEqualTo(without.stderr());
        assertThat(with.stdout()).containsExactlyElementsOf(without.stdout());
        assertThat(with.status()).isEqualTo(without.status());
    }

    private static AgentLaunch launch(Jdk jdk, Place place, Path classes) {
        return AgentProcess.on(jdk)
                .withoutAgent()
                .classPath(classes)
                .jvm(place.arguments().toArray(String[]::new))
                .environment("LC_ALL", "C.UTF-8")
                .main(VisibleSettingsApp.class);
    }

    private static Run run(AgentLaunch launch) {
        try (AgentProcess process = launch.start()) {
            int status = process.awaitExit();
            return new Run(status, process.stdout(), process.stderr());
        }
    }

    /** The wrapper of the JVM, and its arguments. */
    private record Place(List<String> wrapper, List<String> arguments) {
        @Override
        public String toString() {
            return String.join(" ", wrapper) + " java " + String.join(" ", arguments);
        }
    }

    private record Run(int status, List<String> stdout, List<String> stderr) {}
}
