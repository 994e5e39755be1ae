// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerfDataTest {
    private static final Map<String, String> COUNTERS =
            Map.of("sun.rt.javaCommand", "com.acme.Shop a b", "sun.rt.jvmCapabilities", "1100");

    @Test
    void readsTextsInBothByteOrders() {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            PerfData data = PerfData.parse(PerfFile.of(order, COUNTERS)).orElseThrow();
            assertThat(data.text("sun.rt.javaCommand")).contains("com.acme.Shop a b");
            assertThat(data.text("sun.rt.jvmCapabilities")).contains("1100");
            assertThat(data.text("java.rt.vmFlags")).isEmpty();
        }
    }

    @Test
    void anotherThingIsNothing(@TempDir Path directory) throws IOException {
        assertThat(PerfData.parse(new byte[0])).isEmpty();
        assertThat(PerfData.parse("something else entirely, of enough bytes".getBytes()))
                .isEmpty();
        assertThat(PerfData.read(directory)).isEmpty();
        assertThat(PerfData.read(directory.resolve("absent"))).isEmpty();
    }

    @Test
    void damagedFileEndsNoTool(@TempDir Path directory) throws IOException {
        byte[] sound = PerfFile.of(ByteOrder.LITTLE_ENDIAN, COUNTERS);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = Arrays.copyOf(sound, 300);
            damaged[8 + i] = (byte) 0x7f;
            Path file = Files.write(directory.resolve("damaged"), damaged);
            assertThat(PerfData.read(file)).isNotNull();
        }
    }

    /** The test itself runs in a JVM that has such a file. */
    @Test
    void readsThatOfThisJvm() {
        PerfData own = JvmProcess.self(Path.of("/proc")).perfData().orElseThrow();
        assertThat(own.text("java.property.java.version")).contains(System.getProperty("java.version"));
        assertThat(own.text("sun.rt.jvmCapabilities").orElseThrow()).startsWith("1");
    }
}
