// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Writes what a JVM keeps in /tmp/hsperfdata_USER. */
public final class PerfFile {
    private static final int HEAD = 32;
    private static final int ENTRY_HEAD = 20;

    private PerfFile() {}

    public static byte[] of(ByteOrder order, Map<String, String> counters) {
        ByteBuffer file = ByteBuffer.allocate(8192);
        file.putInt(0, 0xcafec0c0);
        file.put(4, (byte) (order == ByteOrder.BIG_ENDIAN ? 0 : 1));
        file.order(order);
        file.putInt(24, HEAD);
        file.putInt(28, counters.size());
        int at = HEAD;
        for (Map.Entry<String, String> counter : counters.entrySet()) {
            at += entry(file, at, counter.getKey(), counter.getValue());
        }
        return file.array();
    }

    private static int entry(ByteBuffer file, int at, String name, String value) {
        byte[] nameBytes = (name + "\0").getBytes(StandardCharsets.UTF_8);
        byte[] valueBytes = (value + "\0\0\0").getBytes(StandardCharsets.UTF_8);
        int length = (ENTRY_HEAD + nameBytes.length + valueBytes.length + 7) / 8 * 8;
        file.putInt(at, length);
        file.putInt(at + 4, ENTRY_HEAD);
        file.putInt(at + 8, valueBytes.length);
        file.put(at + 12, (byte) 'B');
        file.putInt(at + 16, ENTRY_HEAD + nameBytes.length);
        file.put(at + ENTRY_HEAD, nameBytes);
        file.put(at + ENTRY_HEAD + nameBytes.length, valueBytes);
        return length;
    }
}
