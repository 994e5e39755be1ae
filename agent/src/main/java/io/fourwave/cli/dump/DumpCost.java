// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.dump;

import io.fourwave.cli.host.Jvm;
import io.fourwave.cli.host.JvmProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a dump will cost that JVM.
 *
 * @param folder where it goes, as that JVM sees it
 * @param used bytes of heap in use, garbage that is not collected yet included
 * @param exact false: the memory of the whole process stands for it, for the JVM does not tell
 * @param free bytes of disk
 * @param inMemory the folder is no disk
 */
public record DumpCost(String folder, long used, boolean exact, long free, boolean inMemory) {
    /** A dump has references of 8 bytes, where the heap has 4 as a rule, and a head for each object. */
    private static final int PER_HEAP_PERCENT = 170;

    private static final long LEFT_FREE = 256L << 20;
    /** Measured: 1.96 GB in 6.5 s; a slow disk takes longer. */
    private static final long BYTES_A_SECOND = 300L << 20;

    /** @throws IOException where the folder cannot be looked at */
    public static DumpCost of(Jvm jvm, String folder) throws IOException {
        JvmProcess process = jvm.process();
        OptionalLong heap = jvm.heapUsed();
        long used = heap.isPresent() ? heap.getAsLong() : process.residentBytes();
        Path seen = process.seenByIt(Path.of(folder));
        if (!Files.isDirectory(seen)) {
            throw new IOException("that JVM has no such folder");
        }
        boolean inMemory = process.mounts()
                .flatMap(mounts -> mounts.typeOf(folder))
                .filter(type -> type.equals("tmpfs") || type.equals("ramfs"))
                .isPresent();
        return new DumpCost(
                folder, used, heap.isPresent(), Files.getFileStore(seen).getUsableSpace(), inMemory);
    }

    /** For whoever decides. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add((exact ? "heap in use " : "memory in use, the heap and all else, ") + size(used)
                + "; the dump takes " + size(bytes()) + " at most, in " + folder + " of that JVM, where " + size(free)
                + " are free");
        lines.add("all its threads stop for about " + seconds() + " s, longer where the disk is slow");
        return lines;
    }

    /** Why it is not to be taken; empty where nothing speaks against it. */
    public Optional<String> refusal() {
        if (inMemory) {
            return Optional.of(
                    folder + " of that JVM is in memory (tmpfs), and the dump may count towards its memory limit");
        }
        return free < bytes() + LEFT_FREE
                ? Optional.of(
                        folder + " of that JVM has " + size(free) + " free, and the dump may take " + size(bytes()))
                : Optional.empty();
    }

    private long bytes() {
        return used / 100 * PER_HEAP_PERCENT + (16L << 20);
    }

    private long seconds() {
        return 1 + bytes() / BYTES_A_SECOND;
    }

    private static String size(long bytes) {
        return bytes < 1L << 30
                ? (bytes >> 20) + " MB"
                : String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1L << 30));
    }
}
