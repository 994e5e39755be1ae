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
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The JDKs of this machine. Looked for in {@code -Dfourwave.jdks=path:path}, then the JDK of the build, JAVA_HOME, /usr/lib/jvm
 * and where {@code .ci/install-jdks} puts them.
 */
public final class Jdks {

    private static final int OLDEST = 8;
    /** A suite on each JDK would take hours: these two differ most of those that most applications run on. */
    private static final Set<Integer> FULL = Set.of(17, 25);

    private static final Set<Integer> OLD = Set.of(8, 11);

    private Jdks() {}

    /** What every test runs on: 17, 25, the JDK of the build, and those that were named; oldest first, never empty. */
    public static List<Jdk> all() {
        List<Path> named =
                Stream.concat(named(), own()).map(Path::toAbsolutePath).toList();
        return supported().stream()
                .filter(jdk -> FULL.contains(jdk.feature()) || named.contains(jdk.home()))
                .toList();
    }

    /** Those, and the old ones: Java 8 and 11 have other sockets, other collectors, and 8 has no modules. */
    public static List<Jdk> allAndOld() {
        List<Jdk> all = all();
        return supported().stream()
                .filter(jdk -> OLD.contains(jdk.feature()) || all.contains(jdk))
                .toList();
    }

    /** Each one that the agent runs on. */
    public static List<Jdk> supported() {
        return installed().stream().filter(jdk -> jdk.feature() >= OLDEST).toList();
    }

    /** One JDK a feature version, oldest first, whether the agent runs on it or only says that it does not. */
    public static List<Jdk> installed() {
        Map<Integer, Jdk> byFeature = new TreeMap<>();
        candidates()
                .map(Path::toAbsolutePath)
                .flatMap(home -> Jdk.at(home).stream())
                .forEach(jdk -> byFeature.putIfAbsent(jdk.feature(), jdk));
        return List.copyOf(byFeature.values());
    }

    /** The JDK that runs this test. */
    public static Jdk ofBuild() {
        return Jdk.at(Path.of(System.getProperty("java.home")))
                .orElseThrow(() -> new AssertionError("the build runs on a JRE: " + System.getProperty("java.home")));
    }

    private static Stream<Path> candidates() {
        return Stream.of(named(), own(), in(Path.of("/usr/lib/jvm")), in(unpacked()))
                .flatMap(paths -> paths);
    }

    private static Stream<Path> named() {
        return Stream.of(System.getProperty("fourwave.jdks", "").split(File.pathSeparator))
                .filter(path -> !path.isBlank())
                .map(Path::of);
    }

    private static Stream<Path> own() {
        return Stream.of(System.getProperty("java.home"), System.getenv("JAVA_HOME"))
                .filter(Objects::nonNull)
                .map(Path::of);
    }

    /** As .ci/install-jdks has it. */
    static Path unpacked() {
        String cache = Objects.requireNonNullElse(System.getenv("XDG_CACHE_HOME"), "");
        Path caches = cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        String chosen = Objects.requireNonNullElse(System.getenv("FOURWAVE_JDKS"), "");
        return chosen.isEmpty() ? caches.resolve("fourwave/jdks") : Path.of(chosen);
    }

    private static Stream<Path> in(Path directory) {
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
