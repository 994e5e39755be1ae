// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * As whom a process asks the kernel for files: what {@code access(2)} would answer it. Access control lists are not known
 * here, nor what a security module forbids.
 *
 * @param capabilities the effective ones, as a mask
 */
public record Credentials(long uid, long gid, Set<Long> groups, long capabilities) {
    /** Numbers of capabilities(7). */
    public static final int CAP_DAC_OVERRIDE = 1;

    public static final int CAP_DAC_READ_SEARCH = 2;
    public static final int CAP_SETUID = 7;
    public static final int CAP_SYS_RESOURCE = 24;

    private static final int READ = 4;
    private static final int WRITE = 2;
    private static final int SEARCH = 1;

    public boolean has(int capability) {
        return (capabilities >>> capability & 1) == 1;
    }

    /** True when files may be made in that folder, as far as its mode tells. */
    public boolean mayCreateIn(Path folder) {
        return may(folder, WRITE | SEARCH);
    }

    /**
     * True when that file may be read; what cannot be looked at counts as readable.
     *
     * @param root the root of what the process sees, as this tool sees it; folders above it do not count
     */
    public boolean mayRead(Path root, Path file) {
        for (Path folder = file.getParent();
                folder != null && folder.startsWith(root) && !folder.equals(root);
                folder = folder.getParent()) {
            if (!may(folder, SEARCH)) {
                return false;
            }
        }
        return may(file, READ);
    }

    private boolean may(Path path, int wanted) {
        boolean onlyReads = (wanted & WRITE) == 0;
        if (has(CAP_DAC_OVERRIDE) || onlyReads && has(CAP_DAC_READ_SEARCH)) {
            return true;
        }
        try {
            int mode = (int) Files.getAttribute(path, "unix:mode");
            long owner = ((Number) Files.getAttribute(path, "unix:uid")).longValue();
            long group = ((Number) Files.getAttribute(path, "unix:gid")).longValue();
            int shift = owner == uid ? 6 : group == gid || groups.contains(group) ? 3 : 0;
            return (mode >> shift & wanted) == wanted;
        } catch (IOException | RuntimeException unknown) {
            return true;
        }
    }
}
