// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.sdk;

import java.nio.file.Path;
import java.util.Optional;

/** A service name for a JVM whose user set none: its jar's name, else its main class's. */
final class ServiceName {
    private ServiceName() {}

    static Optional<String> ofThisJvm() {
        return of(System.getProperty("sun.java.command", ""));
    }

    /** @param command the JVM's {@code sun.java.command}: main class or jar, then the arguments */
    static Optional<String> of(String command) {
        String main = command.strip().split("\\s+", 2)[0];
        if (main.isEmpty()) {
            return Optional.empty();
        }
        if (main.endsWith(".jar")) {
            String file = Path.of(main).getFileName().toString();
            return Optional.of(file.substring(0, file.length() - ".jar".length()));
        }
        return Optional.of(main.substring(Math.max(main.lastIndexOf('/'), main.lastIndexOf('.')) + 1));
    }
}
