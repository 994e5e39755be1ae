// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A tool that is to be refused, with a jar and a place that every user may read. */
abstract class RefusalCase {
    static final String TOOLS_AND_TARGETS = "io.fourwave.cli.Targets#toolsAndTargets";
    static final String CROSSED = "io.fourwave.cli.Targets#crossed";

    /** Below /tmp or where this machine keeps such things: open to every user, unlike a build's target. */
    Path place;

    Path jar;

    @BeforeEach
    void placeForEveryUser() throws IOException {
        place = Files.createTempDirectory("fourwave-it");
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
        jar = Files.copy(AgentJar.path(), place.resolve("agent.jar"));
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
        // for every Java: the build has lowered it
        Path sleeper =
                Path.of("target/test-classes-java8", Sleeper.class.getName().replace('.', '/') + ".class");
        Path copy = place.resolve("classes/io/fourwave/cli/Sleeper.class");
        Files.createDirectories(copy.getParent());
        Files.copy(sleeper, copy);
    }

    @AfterEach
    void clear() throws IOException {
        Files.walkFileTree(place, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failed) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static Tool attach(Jdk tool, AgentProcess target) {
        return Tool.run(tool, "attach", Long.toString(target.pid()));
    }

    static void expectUntouched(AgentProcess sleeper) {
        assertThat(sleeper.isAlive()).isTrue();
        assertThat(sleeper.stdout()).hasSize(1);
        assertThat(sleeper.stderr()).isEmpty();
    }
}
