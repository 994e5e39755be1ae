// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether the agent's jar is still what it was. A file that is written over while it is open ({@code cp}) takes with it the
 * classes that were not loaded by then; one that is moved into its place ({@code mv}, {@code rsync}, a package manager)
 * harms nobody. Looked at without opening it. Watch thread.
 */
final class JarOnDisk {
    private final Path jar;
    private final String before;
    private boolean overwritten;

    /** @param jar empty where the agent is in somebody else's */
    JarOnDisk(String jar) {
        this.jar = jar.isEmpty() ? null : Path.of(jar);
        this.before = look();
    }

    /** True once, when it is first seen. */
    boolean isNewlyOverwritten() {
        if (overwritten || before == null) {
            return false;
        }
        String now = look();
        overwritten = now != null && isSameFile(now) && !now.equals(before);
        return overwritten;
    }

    /** One sentence where it was. */
    Optional<String> gap() {
        return overwritten
                ? Optional.of(
                        "the agent's jar " + jar + " was written over while this JVM runs with it: what was not loaded"
                                + " from it by now cannot be, so the report at the end may be missing; restart the JVM, and replace"
                                + " the jar of a running one by mv")
                : Optional.empty();
    }

    private boolean isSameFile(String now) {
        return now.split(" ")[0].equals(before.split(" ")[0]);
    }

    /** Inode, size and time; null where it is not there. */
    private String look() {
        try {
            return jar == null
                    ? null
                    : Files.getAttribute(jar, "unix:ino") + " " + Files.size(jar) + " "
                            + Files.getLastModifiedTime(jar);
        } catch (IOException | RuntimeException gone) {
            return null;
        }
    }
}
