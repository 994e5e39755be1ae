// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A JVM's file in {@code /tmp/hsperfdata_USER}. One of the same process id may be another JVM's: of a container that has the
 * same /tmp, or of one that was killed and left it. A JVM without one, as one whose user has no name, would be taken for that.
 */
final class PerfDataFinder {
    private static final String FOLDER = "hsperfdata_";

    private final JvmProcess process;
    private final Path sharedTmp;
    private final String name;

    /** @param sharedTmp what this tool has as /tmp */
    PerfDataFinder(JvmProcess process, Path sharedTmp) {
        this.process = process;
        this.sharedTmp = sharedTmp;
        this.name = Long.toString(process.ownPid());
    }

    Optional<PerfData> find() {
        return folders()
                .filter(folder -> folder.getFileName().toString().startsWith(FOLDER))
                .map(folder -> folder.resolve(name))
                .filter(this::isItsOwn)
                .flatMap(file -> PerfData.read(file).stream())
                .findFirst();
    }

    /** Of its own /tmp where that may be read, else of the tool's, unless its ids are those of a container. */
    private Stream<Path> folders() {
        Optional<List<Path>> own = JvmProcess.list(process.directory().resolve("root/tmp"));
        boolean idsAreShared = process.ownPid() == process.pid();
        return own.or(() -> idsAreShared ? JvmProcess.list(sharedTmp) : Optional.empty()).stream()
                .flatMap(List::stream);
    }

    /** It is mapped for as long as the JVM runs; where that may not be seen, its owner has to do. */
    private boolean isItsOwn(Path file) {
        String end = "/" + file.getParent().getFileName() + "/" + name;
        return process.mappedFiles()
                .map(files -> files.stream().anyMatch(mapped -> mapped.endsWith(end)))
                .orElseGet(() -> isOfItsUser(file));
    }

    private boolean isOfItsUser(Path file) {
        try {
            return ((Number) Files.getAttribute(file, "unix:uid")).longValue() == process.uid();
        } catch (IOException | RuntimeException unknown) {
            return false;
        }
    }
}
