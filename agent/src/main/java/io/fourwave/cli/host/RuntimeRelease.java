// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The file {@code release} of the runtime that a JVM was started from, found by its libjvm.so. Some runtimes have none.
 *
 * @param version such as {@code 17.0.15} or {@code 1.8.0_452}
 */
record RuntimeRelease(Optional<String> version) {
    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"([0-9][0-9A-Za-z._+-]{0,40})\"\\r?$");
    private static final int LONGEST_FILE = 1 << 16;
    /** {@code jre/lib/amd64/server/libjvm.so} is Java 8's, with the file beside {@code jre}. */
    private static final int FOLDERS_ABOVE = 5;

    static RuntimeRelease of(JvmProcess process) {
        return new RuntimeRelease(process.mappedFiles().stream()
                .flatMap(files -> files.stream().filter(Jvm::isHotspot))
                .flatMap(library -> Stream.iterate(Path.of(library).getParent(), Path::getParent)
                        .limit(FOLDERS_ABOVE)
                        .takeWhile(folder -> folder != null && folder.getNameCount() > 0))
                .flatMap(folder -> read(process.seenByIt(folder.resolve("release"))).stream())
                .findFirst());
    }

    /** {@code 8} of {@code 1.8.0_452}, {@code 17} of {@code 17.0.15}. */
    Optional<String> feature() {
        return version.map(text -> text.replaceFirst("^1\\.", "").split("[._+-]", 2)[0]);
    }

    /** Within bounds: the file is the process's, which may be another user's. */
    private static Optional<String> read(Path file) {
        try {
            boolean usable = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= LONGEST_FILE;
            return usable ? version(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)) : Optional.empty();
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<String> version(String release) {
        Matcher matcher = VERSION.matcher(release);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
