// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a HotSpot JVM tells about itself in {@code /tmp/hsperfdata_USER/PID}, without being asked: its flags, its version,
 * whether it may be attached to. The file's layout, version 2.0, is the same on JDK 8 to 25.
 *
 * @param strings the counters that are text, by name
 * @param numbers the others
 */
public record PerfData(Map<String, String> strings, Map<String, Long> numbers) {
    private static final int MAGIC = 0xcafec0c0;
    private static final int LONGEST_FILE = 1 << 20;
    private static final byte TEXT = 'B';
    private static final byte NUMBER = 'J';
    private static final int ENTRY_HEAD = 20;

    /** Offsets in the head of the file. */
    private static final int BYTE_ORDER = 4;

    private static final int ENTRIES_AT = 24;
    private static final int ENTRY_COUNT = 28;

    /** Empty where the file cannot be read, or is another thing. */
    public static Optional<PerfData> read(Path file) {
        try {
            // every user may put something there: a pipe that nobody writes to would be read for ever
            boolean usable = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= LONGEST_FILE;
            return usable ? parse(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    public static Optional<PerfData> parse(byte[] file) {
        ByteBuffer data = ByteBuffer.wrap(file);
        if (file.length < ENTRY_COUNT + 4 || data.getInt(0) != MAGIC) {
            return Optional.empty();
        }
        data.order(data.get(BYTE_ORDER) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        Map<String, String> strings = new HashMap<>();
        Map<String, Long> numbers = new HashMap<>();
        int at = data.getInt(ENTRIES_AT);
        for (int left = data.getInt(ENTRY_COUNT); left > 0 && at > 0 && at <= file.length - ENTRY_HEAD; left--) {
            int length = data.getInt(at);
            if (length < ENTRY_HEAD || length > file.length - at) {
                break;
            }
            readEntry(data, at, at + length, strings, numbers);
            at += length;
        }
        return Optional.of(new PerfData(strings, numbers));
    }

    public Optional<String> text(String counter) {
        return Optional.ofNullable(strings.get(counter));
    }

    /** The sum of the counters whose whole names this pattern matches; empty where there are none, or all are 0. */
    OptionalLong sum(String pattern) {
        long sum = numbers.entrySet().stream()
                .filter(counter -> counter.getKey().matches(pattern))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return sum > 0 ? OptionalLong.of(sum) : OptionalLong.empty();
    }

    /** Length, name's offset, vector's length, type, flags, unit, variability, data's offset. */
    private static void readEntry(
            ByteBuffer data, int at, int end, Map<String, String> strings, Map<String, Long> numbers) {
        int name = data.getInt(at + 4);
        int vectorLength = data.getInt(at + 8);
        int vector = data.getInt(at + 16);
        boolean within = isWithin(name, 1, end - at) && isWithin(vector, vectorLength, end - at);
        if (data.get(at + 12) == TEXT && within) {
            strings.put(text(data, at + name, end), text(data, at + vector, at + vector + vectorLength));
        } else if (data.get(at + 12) == NUMBER && isWithin(name, 1, end - at) && isWithin(vector, 8, end - at)) {
            numbers.put(text(data, at + name, end), data.getLong(at + vector));
        }
    }

    private static boolean isWithin(int offset, int length, int limit) {
        return offset >= 0 && length > 0 && offset <= limit - length;
    }

    private static String text(ByteBuffer data, int from, int limit) {
        int to = from;
        while (to < limit && data.get(to) != 0) {
            to++;
        }
        return new String(data.array(), from, to - from, StandardCharsets.UTF_8);
    }
}
