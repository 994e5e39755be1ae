// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.file;

import io.fourwave.config.PrivateFile;
import io.fourwave.host.DescriptorHeadroom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Lines in a file; before it outgrows its limit it gets the ending {@code .1}, what had that gets {@code .2}, and so on; the
 * oldest goes. A busy JVM writes 31 GB of spans a day. A device is written to and not rotated.
 */
final class RotatingFile {
    private final Path file;
    private final long limit;
    private final int older;

    /**
     * @param limit bytes of one file; a line that is longer than that stands alone
     * @param older how many are kept beside it
     */
    RotatingFile(Path file, long limit, int older) {
        this.file = file;
        this.limit = limit;
        this.older = older;
    }

    /** Fails as writing would. */
    void check() throws IOException {
        PrivateFile.append(file).close();
    }

    void append(byte[] lines) throws IOException {
        DescriptorHeadroom.require(file.toString());
        if (Files.isRegularFile(file) && Files.size(file) > 0 && Files.size(file) + lines.length > limit) {
            PrivateFile.refuseForeign(file);
            rotate(file.toRealPath());
        }
        try (WritableByteChannel channel = PrivateFile.append(file)) {
            ByteBuffer bytes = ByteBuffer.wrap(lines);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /** As a JVM may leave it that was killed while it wrote. */
    boolean endsWithinLine() throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) == 0) {
            return false;
        }
        try (SeekableByteChannel bytes = Files.newByteChannel(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            bytes.position(bytes.size() - 1).read(last);
            return last.get(0) != '\n';
        }
    }

    /** rename(2) replaces a link that it finds at the new name, and follows none. */
    private void rotate(Path current) throws IOException {
        for (int number = older; number > 1; number--) {
            if (Files.exists(numbered(current, number - 1))) {
                move(numbered(current, number - 1), numbered(current, number));
            }
        }
        move(current, numbered(current, 1));
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path numbered(Path current, int number) {
        return current.resolveSibling(current.getFileName() + "." + number);
    }
}
