// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The JDKs of this machine that the agent supports. Looked for in {@code -Dfourwave.jdks=path:path}, then the JDK of the build,
 * JAVA_HOME and /usr/lib/jvm.
 */
public final class Jdks {

    private static final int OLDEST = 17;

    private Jdks() {}

    /** One JDK a feature version, oldest first; never empty, because the build itself runs on one. */
    public static List<Jdk> all() {
        Map<Integer, Jdk> byFeature = new TreeMap<>();
        candidates()
                .map(Path::toAbsolutePath)
                .flatMap(home -> Jdk.at(home).stream())
                .filter(jdk -> jdk.feature() >= OLDEST)
                .forEach(jdk -> byFeature.putIfAbsent(jdk.feature(), jdk));
        return List.copyOf(byFeature.values());
    }

    /** The JDK that runs this test. */
    public static Jdk ofBuild() {
        return Jdk.at(Path.of(System.getProperty("java.home")))
                .orElseThrow(() -> new AssertionError("the build runs on a JRE: " + System.getProperty("java.home")));
    }

    private static Stream<Path> candidates() {
        Stream<Path> named = Stream.of(System.getProperty("fourwave.jdks", "").split(File.pathSeparator))
                .filter(path -> !path.isBlank())
                .map(Path::of);
        Stream<Path> own = Stream.of(System.getProperty("java.home"), System.getenv("JAVA_HOME"))
                .filter(Objects::nonNull)
                .map(Path::of);
        return Stream.of(named, own, installed(Path.of("/usr/lib/jvm"))).flatMap(paths -> paths);
    }

    private static Stream<Path> installed(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Stream.empty();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
