// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap.hprof;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Numbers of 32 or 40 bits in a temporary file that nobody else sees: it has no name any more once it is open, so that
 * nothing is left behind however the tool ends. The page cache holds what is in use.
 */
public final class TempArray {
    private static final int CHUNK_BITS = 24;
    private static final int CHUNK_MASK = (1 << CHUNK_BITS) - 1;

    private final MappedByteBuffer[] chunks;
    private final int width;

    private TempArray(MappedByteBuffer[] chunks, int width) {
        this.chunks = chunks;
        this.width = width;
    }

    /** @param width 4 for {@link #getInt}, 5 for {@link #getLong} */
    public static TempArray of(int length, int width) throws IOException {
        Path file = Files.createTempFile("fourwave-holders", ".tmp");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Files.delete(file);
            MappedByteBuffer[] chunks = new MappedByteBuffer[(int) (((long) length + CHUNK_MASK) >> CHUNK_BITS)];
            for (int i = 0; i < chunks.length; i++) {
                long start = (long) i << CHUNK_BITS;
                long elements = Math.min(1L << CHUNK_BITS, length - start);
                chunks[i] = channel.map(MapMode.READ_WRITE, start * width, elements * width);
            }
            return new TempArray(chunks, width);
        }
    }

    public int getInt(int index) {
        return chunks[index >> CHUNK_BITS].getInt((index & CHUNK_MASK) * width);
    }

    public void putInt(int index, int value) {
        chunks[index >> CHUNK_BITS].putInt((index & CHUNK_MASK) * width, value);
    }

    /** Up to 2^40. */
    public long getLong(int index) {
        MappedByteBuffer chunk = chunks[index >> CHUNK_BITS];
        int at = (index & CHUNK_MASK) * width;
        return (chunk.getInt(at) & 0xffffffffL) << 8 | chunk.get(at + 4) & 0xff;
    }

    public void putLong(int index, long value) {
        MappedByteBuffer chunk = chunks[index >> CHUNK_BITS];
        int at = (index & CHUNK_MASK) * width;
        chunk.putInt(at, (int) (value >>> 8));
        chunk.put(at + 4, (byte) value);
    }
}
