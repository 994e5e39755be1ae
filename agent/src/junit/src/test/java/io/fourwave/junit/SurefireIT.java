// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mvn test} of a project that is set up as the documentation says. */
class SurefireIT {

    @Test
    void classesThatLeakFailAndNameTheLineAndNoOthersDo(@TempDir Path folder) throws Exception {
        copy(Shop.PROJECT, folder);

        Shop.Run run = Shop.run(folder, maven());

        assertThat(Shop.failed(run.output())).as(run.output()).isEqualTo(Shop.LEAKING);
        assertThat(run.status()).as(run.output()).isEqualTo(1);
        assertThat(run.output())
                .contains("There are test failures")
                .containsPattern("Tests run: \\d+, Failures: " + Shop.LEAKING.size() + ", Errors: 0, Skipped: 0");
    }

    private static List<String> maven() {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("maven.home") + "/bin/mvn",
                "-B",
                "test",
                "-Dmaven.repo.local=" + System.getProperty("maven.repository"),
                "-Dfourwave=" + Shop.jar("fourwave.jar").getParent(),
                "-Djunit.version=" + System.getProperty("junit-5.version"),
                "-Dtest=*Test,!" + Shop.LATE));
        if (System.getProperty("maven.offline").endsWith("true")) {
            command.add("-o");
        }
        return command;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }
}
