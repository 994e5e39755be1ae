// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A JDK of this machine: where the agent's tests look for them, in short. */
record InstalledJdk(int feature, Path home) {

    static Optional<InstalledJdk> of(int feature) {
        return Stream.of(
                        Stream.of(Path.of(System.getProperty("java.home"))),
                        in(Path.of("/usr/lib/jvm")),
                        in(cache().resolve("fourwave/jdks")))
                .flatMap(homes -> homes)
                .filter(home -> feature(home) == feature)
                .findFirst()
                .map(home -> new InstalledJdk(feature, home));
    }

    String java() {
        return home.resolve("bin/java").toString();
    }

    private static Path cache() {
        String chosen = System.getenv("XDG_CACHE_HOME");
        return chosen == null || chosen.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(chosen);
    }

    private static Stream<Path> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> homes = Files.list(folder)) {
            return homes.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the file {@code release} of a JDK has it; 0 where there is none. */
    private static int feature(Path home) {
        Path release = home.resolve("release");
        if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(release)) {
            return lines.filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.replaceAll("^JAVA_VERSION=\"(1\\.)?(\\d+).*", "$2"))
                    .mapToInt(Integer::parseInt)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
