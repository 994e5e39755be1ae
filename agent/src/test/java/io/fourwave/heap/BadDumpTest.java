// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fourwave.heap.hprof.DumpException;
import io.fourwave.heap.hprof.Progress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are no whole dump of HotSpot: the message says what they are, and nothing else happens. */
class BadDumpTest {
    private static byte[] whole;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void dump() throws IOException {
        Path file = directory.resolve("whole.hprof");
        ManagementFactory.getPlatformMXBean(com.sun.management.HotSpotDiagnosticMXBean.class)
                .dumpHeap(file.toString(), true);
        whole = Files.readAllBytes(file);
        Files.delete(file);
    }

    @Test
    void wholeOneIsRead() throws IOException {
        assertThat(Holders.of(file(whole), List.of(), Progress.SILENT).bytes()).isEqualTo(whole.length);
    }

    @ParameterizedTest
    @CsvSource({"31", "40", "1000", "50%", "90%", "-1", "-9"})
    void cutOffOneIsSaidToBe(String length) {
        int kept = length.endsWith("%")
                ? (int) (whole.length * (Long.parseLong(length.replace("%", "")) / 100.0))
                : Integer.parseInt(length) < 0 ? whole.length + Integer.parseInt(length) : Integer.parseInt(length);

        assertThatThrownBy(() -> read(Arrays.copyOf(whole, kept)))
                .isInstanceOf(DumpException.class)
                .hasMessageContaining("cut off")
                .hasMessageContaining(kept + " bytes");
    }

    @Test
    void otherFilesAreSaidToBeOthers() throws IOException {
        assertThatThrownBy(() -> read(new byte[0])).hasMessageContaining("empty");
        assertThatThrownBy(() -> read("#!/bin/sh\n".repeat(50).getBytes()))
                .hasMessageContaining("does not begin with 'JAVA PROFILE 1.0.'");
        // Android's, and the one of HPROF's own time
        assertThatThrownBy(() -> read("JAVA PROFILE 1.0.3\0\0\0\0\0\0\0\0\0\0\0\0\0".getBytes()))
                .isInstanceOf(DumpException.class);
        Path packed = directory.resolve("packed.hprof");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(whole, 0, 1000);
        }
        assertThatThrownBy(() -> Holders.of(packed, List.of(), Progress.SILENT)).hasMessageContaining("compressed");
    }

    /** Whatever is in it: an answer or a message, within seconds. */
    @Test
    void damagedOneIsRefusedOrRead() {
        Random random = new Random(7);
        for (int i = 0; i < 40; i++) {
            byte[] damaged = whole.clone();
            for (int each = 0; each < 20; each++) {
                damaged[31 + random.nextInt(damaged.length - 31)] = (byte) random.nextInt();
            }
            try {
                assertThat(read(damaged).connections()).isNotNegative();
            } catch (IOException refused) {
                assertThat(refused).isInstanceOf(DumpException.class).hasMessageMatching("(?s).{10,400}");
            }
        }
    }

    private static Holders read(byte[] bytes) throws IOException {
        return Holders.of(file(bytes), List.of(), Progress.SILENT);
    }

    private static Path file(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("dump.hprof"), bytes);
    }
}
