// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap.hprof;

import java.util.Optional;

/** One object of a dump, read field by field. A field that a JDK does not have is empty. */
public final class HeapObject {
    private final HeapDump dump;
    private final long at;

    private HeapObject(HeapDump dump, long at) {
        this.dump = dump;
        this.at = at;
    }

    /** @param at where its record's tag is */
    public static HeapObject at(HeapDump dump, long at) {
        return new HeapObject(dump, at);
    }

    public long id() {
        return dump.file().id(at + 1);
    }

    private int tag() {
        return dump.file().u1(at);
    }

    public boolean isClass() {
        return tag() == DumpScanner.CLASS_DUMP;
    }

    public boolean isArray() {
        return tag() == DumpScanner.OBJECT_ARRAY;
    }

    /** Of a class object, the class that it stands for. */
    public HeapClass heapClass() {
        DumpFile file = dump.file();
        int idSize = file.idSize();
        return switch (tag()) {
            case DumpScanner.CLASS_DUMP -> dump.classes().of(id());
            case DumpScanner.INSTANCE -> dump.classes().of(file.id(at + 1 + idSize + 4));
            default -> dump.classes().of(file.id(at + 1 + idSize + 8));
        };
    }

    /** Elements of an array of objects. */
    public int length() {
        return dump.file().i4(at + 1 + dump.file().idSize() + 4);
    }

    public long element(int index) {
        int idSize = dump.file().idSize();
        return dump.file().id(at + 9 + 2L * idSize + (long) index * idSize);
    }

    private long fields() {
        return at + 9 + 2L * dump.file().idSize();
    }

    /** The id that is at this offset of the fields. */
    public long reference(int offset) {
        return dump.file().id(fields() + offset);
    }

    /** 0 for null, and where there is no such field. */
    public long reference(String field) {
        return heapClass().field(field).map(known -> reference(known.offset())).orElse(0L);
    }

    public Optional<HeapObject> object(String field) {
        return dump.object(reference(field));
    }

    /** The number in a field of at most 64 bits. */
    public Optional<Long> number(String field) {
        return heapClass().field(field).map(known -> dump.file().value(known.type(), fields() + known.offset()));
    }

    public boolean flag(String field) {
        return number(field).orElse(0L) != 0;
    }

    /** The field that holds that object, static in a class; empty for an array's elements. */
    public Optional<String> fieldTo(long id) {
        if (isClass()) {
            return heapClass().statics().stream()
                    .filter(field -> field.type() == ValueType.OBJECT && field.value() == id)
                    .map(HeapClass.StaticField::name)
                    .findFirst();
        }
        return isArray()
                ? Optional.empty()
                : heapClass().fields().stream()
                        .filter(field -> field.type() == ValueType.OBJECT && reference(field.offset()) == id)
                        .map(HeapClass.Field::name)
                        .findFirst();
    }
}
