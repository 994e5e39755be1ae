// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.reportfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** {@code report.json} becomes {@code report.1.json}, what had that name {@code report.2.json}, and so on; the oldest goes. */
final class OlderReports {
    static final int KEPT = 4;

    private OlderReports() {}

    /** By rename(2) alone: it takes no descriptor, replaces a link that it finds at the new name and follows none. */
    static void keep(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        for (int number = KEPT; number > 1; number--) {
            if (Files.exists(numbered(file, number - 1), LinkOption.NOFOLLOW_LINKS)) {
                move(numbered(file, number - 1), numbered(file, number));
            }
        }
        move(file, numbered(file, 1));
    }

    /** After a {@link #keep} that no new report came of. */
    static void takeBack(Path file) throws IOException {
        Path newest = numbered(file, 1);
        if (Files.notExists(file) && Files.isRegularFile(newest, LinkOption.NOFOLLOW_LINKS)) {
            move(newest, file);
        }
    }

    static Path numbered(Path file, int number) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return file.resolveSibling(
                dot <= 0 ? name + "." + number : name.substring(0, dot) + "." + number + name.substring(dot));
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }
}
