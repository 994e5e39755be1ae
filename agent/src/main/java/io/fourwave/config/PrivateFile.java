// SPDX-License-Identifier: Apache-2.0
package io.fourwave.config;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/**
 * A file for its owner's eyes only, at a path where somebody else may have been before: a folder such as /tmp is everybody's.
 * What is there already is used if this process's user made it: a file as well as a link. All else is refused, also for root,
 * who could write it: another user would read it, or would have chosen by a link what is written over.
 */
public final class PrivateFile {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    /** S_IFMT of inode(7), and what it can be. */
    private static final int FORMAT = 0170000;

    private static final int REGULAR = 0100000;
    private static final int PIPE = 0010000;
    private static final int LINK = 0120000;
    private static final int NOBODY_ELSE = 0700;

    private PrivateFile() {}

    /**
     * Opened at its end; made where there is none.
     *
     * @throws FileSystemException with the reason where it is not this user's own
     */
    public static WritableByteChannel append(Path file) throws IOException {
        refuseForeign(file);
        refuseNamedPipe(file);
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            // O_EXCL: who makes it in between makes this fail
            return open(file, StandardOpenOption.CREATE_NEW);
        }
        if (Files.isSymbolicLink(file)) {
            return tightened(file, open(file, StandardOpenOption.CREATE));
        }
        return tightened(file, open(file, LinkOption.NOFOLLOW_LINKS));
    }

    /** @throws FileSystemException with the reason where what is at this path is not this user's own */
    public static void refuseForeign(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return;
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            refuse(file, Files.readAttributes(file, "unix:mode,uid,nlink", LinkOption.NOFOLLOW_LINKS));
        }
        if (Files.isSymbolicLink(file) && Files.exists(file)) {
            refuse(file, Files.readAttributes(file, "unix:mode,uid,nlink"));
        }
    }

    /** The same for what is replaced as a whole by a rename, where it is no link that is written through. */
    public static void refuseForeignLink(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            refuseForeign(file);
        }
    }

    /** To open it waits for a reader without end. A pipe without a name, such as stdout, has been opened by its reader. */
    private static void refuseNamedPipe(Path file) throws IOException {
        if (!Files.exists(file)
                || !file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return;
        }
        if (((int) Files.getAttribute(file, "unix:mode") & FORMAT) == PIPE && hasName(file)) {
            throw new FileSystemException(
                    file.toString(), null, "it is a pipe: without a reader, to open it would wait");
        }
    }

    private static boolean hasName(Path file) {
        try {
            return Files.exists(file.toRealPath());
        } catch (IOException nameless) {
            return false;
        }
    }

    private static void refuse(Path file, Map<String, Object> is) throws IOException {
        int format = (int) is.get("mode") & FORMAT;
        boolean canBeFaked = format == REGULAR || format == PIPE || format == LINK;
        long me = userId();
        if (canBeFaked && me >= 0 && me != (int) is.get("uid")) {
            throw new FileSystemException(
                    file.toString(),
                    null,
                    (format == LINK ? "it is a link of user " : "it belongs to user ") + is.get("uid")
                            + ", and this process runs as user " + me);
        }
        if (format == REGULAR && (int) is.get("nlink") > 1) {
            throw new FileSystemException(file.toString(), null, "the same file has another name too: a hard link");
        }
    }

    private static WritableByteChannel open(Path file, OpenOption how) throws IOException {
        return Files.newByteChannel(file, Set.of(how, StandardOpenOption.WRITE, StandardOpenOption.APPEND), OWNER_ONLY);
    }

    /** An older file that others may read is the owner's alone from now on. */
    private static WritableByteChannel tightened(Path file, WritableByteChannel opened) throws IOException {
        try {
            boolean open = Files.isRegularFile(file)
                    && file.getFileSystem().supportedFileAttributeViews().contains("unix")
                    && ((int) Files.getAttribute(file, "unix:mode") & 07777 & ~NOBODY_ELSE) != 0;
            if (open) {
                Files.setPosixFilePermissions(file, OWNER_ONLY.value());
            }
            return opened;
        } catch (IOException | RuntimeException refused) {
            opened.close();
            throw refused;
        }
    }

    /** By which files are made and opened, as the kernel tells it; -1 where it does not. */
    private static long userId() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1)) {
                // Uid:	real	effective	saved	file system
                if (line.startsWith("Uid:")) {
                    return Long.parseLong(line.strip().split("\\s+")[4]);
                }
            }
        } catch (IOException | RuntimeException unknown) {
            // not Linux, or no /proc
        }
        return -1;
    }
}
