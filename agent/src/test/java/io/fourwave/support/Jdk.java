// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/** A JDK of this machine: its feature version (17), its full version (17.0.19) and where it is installed. */
public record Jdk(int feature, String version, Path home) {

    /** The JDK installed there; empty where there is none, or only a runtime without a compiler. */
    static Optional<Jdk> at(Path home) {
        return runtimeAt(home).filter(jdk -> Files.exists(home.resolve("bin/javac")));
    }

    /** As {@link #at}, also without a compiler. */
    static Optional<Jdk> runtimeAt(Path home) {
        Path release = home.resolve("release");
        boolean complete = Files.isExecutable(home.resolve("bin/java")) && Files.isReadable(release);
        return complete ? Optional.of(read(home, release)) : Optional.empty();
    }

    private static Jdk read(Path home, Path release) {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(release)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
        return new Jdk(feature(version), version, home);
    }

    /** 8 for "1.8.0_452", 25 for "25.0.3", 26 for "26-ea". */
    private static int feature(String version) {
        String[] numbers = version.split("[._+-]");
        return Integer.parseInt(numbers[0].equals("1") ? numbers[1] : numbers[0]);
    }

    /** The launcher. */
    public Path java() {
        return home.resolve("bin/java");
    }

    @Override
    public String toString() {
        return "JDK " + version;
    }
}
