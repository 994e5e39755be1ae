// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.attach;

import io.fourwave.cli.host.JvmProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code /tmp} of another process, where HotSpot keeps its attach socket whatever {@code java.io.tmpdir} says. In a
 * container this folder is the container's to shape, and this tool may be root: the folder is opened once, without
 * following a link, and files are made and removed by that descriptor (openat(2)), so that nothing which is put in its
 * place later leads anywhere else.
 */
final class TargetTmp implements AutoCloseable {
    private static final Path TMP = Path.of("tmp");

    private final Path path;
    private final SecureDirectoryStream<Path> folder;

    private TargetTmp(Path path, SecureDirectoryStream<Path> folder) {
        this.path = path;
        this.folder = folder;
    }

    /** @throws AccessDeniedException when this tool may not look into that process */
    static TargetTmp of(JvmProcess process) throws IOException {
        Path root = process.seenByIt(Path.of("/"));
        try (DirectoryStream<Path> opened = Files.newDirectoryStream(root)) {
            if (!(opened instanceof SecureDirectoryStream<Path> secure)) {
                throw new IOException("this Java cannot open folders without following links");
            }
            return new TargetTmp(root.resolve(TMP), openTmp(root, secure));
        }
    }

    /**
     * The links of this tool's own root are those of its own administrator. That the root is the same says nothing about what is
     * mounted below it: systemd's PrivateTmp is another /tmp in the same root.
     */
    private static SecureDirectoryStream<Path> openTmp(Path root, SecureDirectoryStream<Path> secure)
            throws IOException {
        if (Files.isSameFile(root, Path.of("/")) && Files.isSameFile(root.resolve(TMP), Path.of("/tmp"))) {
            DirectoryStream<Path> own = Files.newDirectoryStream(Path.of("/tmp"));
            if (own instanceof SecureDirectoryStream<Path> opened) {
                return opened;
            }
            own.close();
        }
        return secure.newDirectoryStream(TMP, LinkOption.NOFOLLOW_LINKS);
    }

    /** As this tool may name it. */
    Path path(String name) {
        return path.resolve(name);
    }

    boolean exists(String name) {
        return key(name).isPresent();
    }

    /** What tells one file from the next of the same name; empty where there is none. */
    Optional<Object> key(String name) {
        return attributes(name).map(BasicFileAttributes::fileKey);
    }

    /** True for a socket, and nothing that only leads to one. */
    boolean isSocket(String name) {
        return attributes(name)
                .filter(found -> found.isOther() && !found.isSymbolicLink())
                .isPresent();
    }

    Optional<BasicFileAttributes> attributes(String name) {
        try {
            return Optional.of(
                    folder.getFileAttributeView(Path.of(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                            .readAttributes());
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** The user id of the file; empty where it is not known, or another file answers to the name by now. */
    Optional<Long> owner(String name) {
        try {
            Optional<Object> before = key(name);
            long uid = ((Number) Files.getAttribute(path(name), "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue();
            Object seen = Files.readAttributes(path(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
            return before.filter(seen::equals).map(same -> uid);
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /**
     * A new file.
     *
     * @param mode such as {@code rw-r--r--}, whatever the umask is
     * @throws java.nio.file.FileAlreadyExistsException when there is anything of that name, be it a link
     */
    void create(String name, byte[] content, String mode) throws IOException {
        Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(mode);
        FileAttribute<Set<PosixFilePermission>> attribute = PosixFilePermissions.asFileAttribute(permissions);
        Path file = Path.of(name);
        try (SeekableByteChannel out = folder.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                attribute)) {
            for (ByteBuffer left = ByteBuffer.wrap(content); left.hasRemaining(); ) {
                out.write(left);
            }
            folder.getFileAttributeView(
                            file, java.nio.file.attribute.PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setPermissions(permissions);
        } catch (java.nio.file.FileAlreadyExistsException theirs) {
            throw theirs;
        } catch (IOException full) {
            delete(name);
            throw full;
        }
    }

    byte[] read(String name, int limit) throws IOException {
        try (SeekableByteChannel in =
                folder.newByteChannel(Path.of(name), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(in.size(), limit));
            while (bytes.hasRemaining() && in.read(bytes) >= 0) {
                // until it is full or the file ends
            }
            return bytes.array();
        }
    }

    /** @return false when it could not be removed and is still there */
    boolean delete(String name) {
        try {
            folder.deleteFile(Path.of(name));
            return true;
        } catch (NoSuchFileException gone) {
            return true;
        } catch (IOException refused) {
            return !exists(name);
        }
    }

    @Override
    public void close() {
        try {
            folder.close();
        } catch (IOException closed) {
            // nothing was written by it
        }
    }
}
