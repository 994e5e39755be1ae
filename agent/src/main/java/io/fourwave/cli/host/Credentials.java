// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
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
    public static final int CAP_FOWNER = 3;
    public static final int CAP_SETUID = 7;
    public static final int CAP_SYS_RESOURCE = 24;

    private static final int READ = 4;
    private static final int WRITE = 2;
    private static final int SEARCH = 1;
    private static final int STICKY = 01000;

    /** The user id of a file, of a link and not what it leads to; empty where there is none or it may not be looked at. */
    public static Optional<Long> owner(Path file) {
        return attribute(file, "unix:uid");
    }

    public Credentials withoutCapabilities() {
        return new Credentials(uid, gid, groups, 0);
    }

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

    /** True when a file may be removed, or another put in its place, as far as the modes tell; also where there is none. */
    public boolean mayRemove(Path file) {
        Path folder = file.resolveSibling(".");
        boolean sticky = attribute(folder, "unix:mode")
                .filter(mode -> (mode & STICKY) != 0)
                .isPresent();
        return mayCreateIn(folder) && (!sticky || has(CAP_FOWNER) || isNotOfOthers(file) || isNotOfOthers(folder));
    }

    private boolean isNotOfOthers(Path file) {
        return owner(file).filter(owner -> owner != uid).isEmpty();
    }

    private static Optional<Long> attribute(Path file, String name) {
        try {
            return Optional.of(((Number) Files.getAttribute(file, name, LinkOption.NOFOLLOW_LINKS)).longValue());
        } catch (IOException | RuntimeException unknown) {
            return Optional.empty();
        }
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
