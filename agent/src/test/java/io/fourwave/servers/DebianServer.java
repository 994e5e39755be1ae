// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A server that comes as a package of Debian's. Each closes what has been idle for three seconds. */
sealed interface DebianServer permits PostgreSql, Redis {

    String debianPackage();

    /** Where it is installed. */
    Optional<Path> program();

    /** Starts it on this port, with its data in this directory, which is its own. */
    Daemon start(Path program, Path directory, int port);

    /** Why it cannot be had. */
    default String absence() {
        return "Debian's package " + debianPackage() + " is not installed, so no program is run on it";
    }

    /** The package and the first number in what the program answers, for example {@code postgresql 15.14}. */
    default String title(Path program, Path directory) {
        String answer = Daemon.run(List.of(program.toString(), "--version"), directory.resolve("version.log"));
        return debianPackage() + " " + answer.replaceFirst("(?s)\\D*([\\d.]+).*", "$1");
    }
}
