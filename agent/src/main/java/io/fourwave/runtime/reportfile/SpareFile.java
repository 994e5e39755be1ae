// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.reportfile;

import io.fourwave.config.PrivateFile;
import io.fourwave.host.HostFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * An empty file beside the report that is opened while descriptors are left, so that a report can be written when none is: to
 * write to it and to rename it takes no descriptor. One that a killed JVM left is removed by the next that puts one there.
 */
final class SpareFile {
    private static final String ENDING = ".spare";

    private final Path path;
    private final WritableByteChannel channel;

    private SpareFile(Path path, WritableByteChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static SpareFile beside(Path file) throws IOException {
        String host = ".fourwave-" + HostFacts.hostName().replace('/', '_') + "-";
        Path path = file.toAbsolutePath()
                .resolveSibling(host + ProcessHandle.current().pid() + ENDING);
        removeLeft(path, host);
        PrivateFile.refuseForeign(path);
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(path.toString(), null, "a directory stands at " + path);
        }
        Files.deleteIfExists(path);
        WritableByteChannel channel = PrivateFile.append(path);
        isUnlocked(channel);
        return new SpareFile(path, channel);
    }

    /** Of JVMs of this user that were killed. What cannot be removed stays: the next one tries again. */
    private static void removeLeft(Path own, String host) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(own.getParent(), host + "*" + ENDING)) {
            for (Path each : files) {
                if (!each.equals(own) && isLeft(each, host)) {
                    Files.deleteIfExists(each);
                }
            }
        } catch (IOException | RuntimeException refused) {
            // nothing depends on it
        }
    }

    /** Empty, this user's own, of a process that is not there; and nobody holds it, in a container with the same name say. */
    private static boolean isLeft(Path file, String host) throws IOException {
        String name = file.getFileName().toString();
        String pid = name.substring(host.length(), name.length() - ENDING.length());
        if (!pid.matches("\\d{1,9}")
                || Files.exists(Path.of("/proc", pid))
                || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || Files.size(file) > 0) {
            return false;
        }
        try (WritableByteChannel opened = PrivateFile.append(file)) {
            return isUnlocked(opened);
        }
    }

    /** Nobody else has locked it; it is locked now, as long as it is open. Where there are no locks nobody knows. */
    private static boolean isUnlocked(WritableByteChannel channel) {
        try {
            return channel instanceof FileChannel file && file.tryLock() != null;
        } catch (IOException | OverlappingFileLockException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    /** It is used up then, whether that goes well or not. */
    void become(Path file, String text) throws IOException {
        try (WritableByteChannel spare = channel) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                spare.write(bytes);
            }
            Files.move(path, file.toAbsolutePath(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(path);
        }
    }

    void remove() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }
}
