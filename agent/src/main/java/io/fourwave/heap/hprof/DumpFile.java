// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap.hprof;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes of a dump, mapped: the page cache holds them, not the tool's heap. Big-endian, as hprof is. */
public final class DumpFile {
    private static final int CHUNK_BITS = 30;
    private static final long CHUNK = 1L << CHUNK_BITS;
    private static final int CHUNK_MASK = (int) CHUNK - 1;
    /** Each chunk goes on a little into the next one, so that no number is cut in two. */
    private static final int OVERLAP = 16;

    private static final int LONGEST_HEADER = 64;

    private final MappedByteBuffer[] chunks;
    private final long size;
    private final String format;
    private final int idSize;
    private final long takenAtMillis;
    private final long firstRecord;

    private DumpFile(MappedByteBuffer[] chunks, long size) throws DumpException {
        this.chunks = chunks;
        this.size = size;
        this.format = format();
        long end = format.length() + 1L;
        this.idSize = size < end + 12 ? 0 : i4(end);
        if (idSize != 4 && idSize != 8) {
            throw new DumpException("it begins as a heap dump does and says that ids have " + idSize
                    + " bytes, where 4 or 8 are expected");
        }
        this.takenAtMillis = i8(end + 4);
        this.firstRecord = end + 12;
    }

    public static DumpFile open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return open(channel);
        }
    }

    /** Of one that may have no name any more. */
    static DumpFile open(FileChannel channel) throws IOException {
        long size = channel.size();
        MappedByteBuffer[] chunks = new MappedByteBuffer[(int) ((size + CHUNK - 1) >> CHUNK_BITS)];
        for (int i = 0; i < chunks.length; i++) {
            long start = (long) i << CHUNK_BITS;
            chunks[i] = channel.map(MapMode.READ_ONLY, start, Math.min(CHUNK + OVERLAP, size - start));
        }
        return new DumpFile(chunks, size);
    }

    private String format() throws DumpException {
        if (size >= 2 && u2(0) == 0x1f8b) {
            throw new DumpException("it is compressed: gunzip it first (it needs a name that ends in .gz for that)");
        }
        StringBuilder text = new StringBuilder();
        for (long at = 0; at < Math.min(size, LONGEST_HEADER) && u1(at) != 0; at++) {
            text.append((char) u1(at));
        }
        if (!text.toString().startsWith("JAVA PROFILE 1.0.")) {
            throw new DumpException(
                    size == 0
                            ? "it is empty"
                            : "it does not begin with 'JAVA PROFILE 1.0.', as a heap dump of HotSpot does");
        }
        return text.toString();
    }

    public long size() {
        return size;
    }

    /** {@code JAVA PROFILE 1.0.1} or {@code 1.0.2}; the second has segments and an end. */
    public boolean hasEndRecord() {
        return format.endsWith("1.0.2");
    }

    public int idSize() {
        return idSize;
    }

    public long takenAtMillis() {
        return takenAtMillis;
    }

    public long firstRecord() {
        return firstRecord;
    }

    public int u1(long at) {
        return chunks[(int) (at >> CHUNK_BITS)].get((int) at & CHUNK_MASK) & 0xff;
    }

    public int u2(long at) {
        return chunks[(int) (at >> CHUNK_BITS)].getShort((int) at & CHUNK_MASK) & 0xffff;
    }

    public int i4(long at) {
        return chunks[(int) (at >> CHUNK_BITS)].getInt((int) at & CHUNK_MASK);
    }

    public long u4(long at) {
        return i4(at) & 0xffffffffL;
    }

    public long i8(long at) {
        return chunks[(int) (at >> CHUNK_BITS)].getLong((int) at & CHUNK_MASK);
    }

    public long id(long at) {
        return idSize == 8 ? i8(at) : u4(at);
    }

    /** An id, or a number with its sign; the bits of a floating one. */
    public long value(ValueType type, long at) {
        return switch (type) {
            case BOOLEAN, BYTE -> (byte) u1(at);
            case CHAR -> u2(at);
            case SHORT -> (short) u2(at);
            case INT, FLOAT -> i4(at);
            case LONG, DOUBLE -> i8(at);
            case OBJECT -> id(at);
        };
    }

    public String utf8(long at, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) u1(at + i);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
