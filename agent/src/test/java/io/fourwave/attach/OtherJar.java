// SPDX-License-Identifier: Apache-2.0
package io.fourwave.attach;

import io.fourwave.support.AgentJar;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.function.BiFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** The agent's jar as another build might have made it. */
final class OtherJar {
    private static final String VERSION = "inst/io/fourwave/version.properties";
    private static final String HOOKS = "inst/boot/io/fourwave/bootstrap/Hooks.classdata";

    private OtherJar() {}

    /** The same but for its version. */
    static Path ofVersion(String version, Path directory) throws IOException {
        return copy(
                directory.resolve("fourwave-" + version + ".jar"),
                (name, bytes) -> name.equals(VERSION) ? version(version) : bytes);
    }

    /** One whose hooks are not those of this build. */
    static Path withOtherHooks(String version, Path directory) throws IOException {
        return copy(directory.resolve("fourwave-hooks-" + version + ".jar"), (name, bytes) -> switch (name) {
            case VERSION -> version(version);
            case HOOKS -> Arrays.copyOf(bytes, bytes.length + 1);
            default -> bytes;
        });
    }

    private static byte[] version(String version) {
        return ("version=" + version + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static Path copy(Path copy, BiFunction<String, byte[], byte[]> change) throws IOException {
        try (ZipFile jar = new ZipFile(AgentJar.path().toFile());
                ZipOutputStream entries = new ZipOutputStream(Files.newOutputStream(copy))) {
            for (ZipEntry entry : Collections.list(jar.entries())) {
                entries.putNextEntry(new ZipEntry(entry.getName()));
                try (InputStream in = jar.getInputStream(entry)) {
                    entries.write(change.apply(entry.getName(), in.readAllBytes()));
                }
            }
        }
        return copy;
    }
}
