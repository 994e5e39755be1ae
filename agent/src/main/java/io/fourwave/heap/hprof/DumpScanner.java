// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap.hprof;

import java.util.function.BooleanSupplier;

/**
 * Goes through a dump from its first to its last byte, without an object for each record. The format is that of
 * {@code heapDumper.cpp}: records, of which some are segments with records of their own, the objects.
 */
public final class DumpScanner {
    public static final int CLASS_DUMP = 0x20;
    public static final int INSTANCE = 0x21;
    public static final int OBJECT_ARRAY = 0x22;
    public static final int PRIMITIVE_ARRAY = 0x23;

    private static final int STRING = 0x01;
    private static final int LOAD_CLASS = 0x02;
    private static final int UNLOAD_CLASS = 0x03;
    private static final int FRAME = 0x04;
    private static final int TRACE = 0x05;
    /** Of the profiler of JDK 8, never in a dump: 0x06 to 0x0b, 0x0d, 0x0e. */
    private static final int LAST_TAG = 0x0e;

    private static final int HEAP_DUMP = 0x0c;
    private static final int HEAP_DUMP_SEGMENT = 0x1c;
    private static final int HEAP_DUMP_END = 0x2c;
    private static final int RECORD_HEADER = 9;
    private static final long BETWEEN_PROGRESS = 16L << 20;

    private final DumpFile file;
    private final int idSize;
    private final String what;
    private final Progress progress;
    private long nextProgress;

    DumpScanner(DumpFile file, String what, Progress progress) {
        this.file = file;
        this.idSize = file.idSize();
        this.what = what;
        this.progress = progress;
    }

    /** @throws DumpException for a file that ends too early or is something else */
    public void scan(HeapVisitor visitor) throws DumpException {
        long at = file.firstRecord();
        boolean ended = !file.hasEndRecord();
        while (at < file.size()) {
            if (at + RECORD_HEADER > file.size()) {
                throw cutOff(at);
            }
            int tag = file.u1(at);
            long length = file.u4(at + 5);
            at += RECORD_HEADER;
            if (at + length > file.size()) {
                throw cutOff(at);
            }
            ended |= tag == HEAP_DUMP_END;
            record(tag, at, length, visitor);
            at += length;
        }
        if (!ended) {
            throw cutOff(at);
        }
    }

    /**
     * Goes through that many objects at most, from the tag of one of them.
     *
     * @param enough asked after each of them
     */
    public void scanNear(long from, int most, HeapVisitor visitor, BooleanSupplier enough) throws DumpException {
        long at = from;
        for (int i = 0; i < most && at < file.size() && !enough.getAsBoolean(); i++) {
            int tag = file.u1(at);
            if (tag == HEAP_DUMP_END) {
                return;
            }
            at = tag == HEAP_DUMP_SEGMENT ? at + RECORD_HEADER : object(tag, at, visitor);
        }
    }

    private void record(int tag, long at, long length, HeapVisitor visitor) throws DumpException {
        switch (tag) {
            case STRING -> visitor.string(file.id(at), at + idSize, (int) length - idSize);
            case LOAD_CLASS -> visitor.classLoaded(file.i4(at), file.id(at + 4), file.id(at + 8 + idSize));
            case FRAME -> visitor.frame(at);
            case TRACE -> visitor.trace(at);
            case HEAP_DUMP, HEAP_DUMP_SEGMENT -> segment(at, at + length, visitor);
            default -> {
                if (tag != UNLOAD_CLASS && tag != HEAP_DUMP_END && (tag == 0 || tag > LAST_TAG)) {
                    throw unknown(tag, at);
                }
            }
        }
    }

    private void segment(long from, long end, HeapVisitor visitor) throws DumpException {
        long at = from;
        while (at < end) {
            if (at >= nextProgress) {
                progress.at(what, at, file.size());
                nextProgress = at + BETWEEN_PROGRESS;
            }
            at = object(file.u1(at), at, visitor);
        }
        if (at != end) {
            throw new DumpException("the segment that ends at byte " + end + " holds objects up to byte " + at
                    + ": it is damaged, take another one");
        }
    }

    /** The position behind it. */
    private long object(int tag, long at, HeapVisitor visitor) throws DumpException {
        long body = at + 1;
        switch (tag) {
            case INSTANCE -> {
                visitor.instance(aligned(body), file.id(body + idSize + 4), at);
                return body + 2 * idSize + 8 + length(body + 2 * idSize + 4);
            }
            case OBJECT_ARRAY -> {
                int length = length(body + idSize + 4);
                visitor.objectArray(aligned(body), file.id(body + idSize + 8), length, at);
                return body + 2 * idSize + 8 + (long) length * idSize;
            }
            case PRIMITIVE_ARRAY -> {
                visitor.primitiveArray(file.id(body), at);
                return body
                        + idSize
                        + 9
                        + (long) length(body + idSize + 4)
                                * type(body + idSize + 8).bytes(idSize);
            }
            case CLASS_DUMP -> {
                visitor.classDump(aligned(body), at);
                return classEnd(body);
            }
            default -> {
                return root(tag, at, visitor);
            }
        }
    }

    private long root(int tag, long at, HeapVisitor visitor) throws DumpException {
        RootKind kind = RootKind.of(tag);
        if (kind == null) {
            throw unknown(tag, at);
        }
        long id = file.id(at + 1);
        long end = at + 1 + idSize;
        // a JNI global reference has an address of its own
        long numbers = kind == RootKind.JNI_GLOBAL ? end + idSize : end;
        visitor.root(
                kind, id, kind.numbers() > 0 ? file.i4(numbers) : 0, kind.numbers() > 1 ? file.i4(numbers + 4) : -1);
        return numbers + 4L * kind.numbers();
    }

    private long classEnd(long body) throws DumpException {
        long at = body + 7L * idSize + 8;
        int constants = file.u2(at);
        at += 2;
        for (int i = 0; i < constants; i++) {
            at += 3 + type(at + 2).bytes(idSize);
        }
        int statics = file.u2(at);
        at += 2;
        for (int i = 0; i < statics; i++) {
            at += idSize + 1 + type(at + idSize).bytes(idSize);
        }
        return at + 2 + file.u2(at) * (idSize + 1L);
    }

    private ValueType type(long at) throws DumpException {
        ValueType type = ValueType.of(file.u1(at));
        if (type == null) {
            throw new DumpException(
                    "at byte " + at + " is " + file.u1(at) + ", which is no type of hprof: it is damaged");
        }
        return type;
    }

    private int length(long at) throws DumpException {
        int length = file.i4(at);
        if (length < 0) {
            throw new DumpException("at byte " + at + " is a length of " + length + ": it is damaged");
        }
        return length;
    }

    private long aligned(long at) throws DumpException {
        long id = file.id(at);
        if (!IdNumbers.isAligned(id)) {
            throw new DumpException("the object at byte " + at + " has the id " + Long.toHexString(id)
                    + ", which is no address of HotSpot's heap: only dumps of HotSpot are read");
        }
        return id;
    }

    private DumpException unknown(int tag, long at) {
        return new DumpException("at byte " + at + " is a record of the kind 0x" + Integer.toHexString(tag)
                + ", which HotSpot does not write: it is damaged, or another JVM's");
    }

    private DumpException cutOff(long at) {
        return new DumpException("it is cut off: " + file.size() + " bytes, and the record at byte " + at
                + " is not whole, or the end is missing; the disk was full, or the JVM was killed: take another one");
    }
}
