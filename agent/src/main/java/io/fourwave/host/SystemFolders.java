// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where the commands of the system are looked up, and nowhere else: whoever may change a PATH must not choose what runs.
 */
public final class SystemFolders {
    private static final List<Path> FOLDERS =
            List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/sbin"), Path.of("/sbin"));

    private SystemFolders() {}

    public static List<Path> all() {
        return FOLDERS;
    }

    /** The first command of this name that may be run; empty where there is none. */
    public static Optional<Path> find(String command) {
        return find(FOLDERS, command);
    }

    public static Optional<Path> find(List<Path> folders, String command) {
        return folders.stream()
                .map(folder -> folder.resolve(command))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** For a message. */
    public static String text(List<Path> folders) {
        return folders.stream().map(Path::toString).collect(Collectors.joining(", "));
    }
}
