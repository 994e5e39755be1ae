// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.reportfile;

import io.fourwave.config.PrivateFile;
import io.fourwave.host.HostFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * An empty file beside the report that is opened while descriptors are left, so that a report can be written when none is: to
 * write to it and to rename it takes no descriptor. One that a killed JVM left is taken over by the next with its process id.
 */
final class SpareFile {
    private final Path path;
    private final WritableByteChannel channel;

    private SpareFile(Path path, WritableByteChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static SpareFile beside(Path file) throws IOException {
        String owner = HostFacts.hostName().replace('/', '_') + "-"
                + ProcessHandle.current().pid();
        Path path = file.toAbsolutePath().resolveSibling(".fourwave-" + owner + ".spare");
        PrivateFile.refuseForeign(path);
        Files.deleteIfExists(path);
        return new SpareFile(path, PrivateFile.append(path));
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
