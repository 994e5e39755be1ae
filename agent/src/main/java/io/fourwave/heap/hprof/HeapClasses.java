// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap.hprof;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The classes of a dump. HotSpot writes all of them before the first object. */
public final class HeapClasses {
    /** Fields through which {@code java.lang.ref} lets go of what it refers to, or chains references of others. */
    private static final Set<String> NOT_HELD = Set.of("referent", "discovered");

    private final DumpFile file;
    private final DumpSymbols symbols;
    private final LongIntMap byId = new LongIntMap();
    private final List<HeapClass> all = new ArrayList<>();
    private long lastId;
    private HeapClass last;

    HeapClasses(DumpFile file, DumpSymbols symbols) {
        this.file = file;
        this.symbols = symbols;
    }

    public List<HeapClass> all() {
        return all;
    }

    /** @param at where the tag of the CLASS_DUMP is */
    public void add(long id, long at) {
        int idSize = file.idSize();
        long body = at + 1;
        long superId = file.id(body + idSize + 4);
        long loaderId = file.id(body + 2L * idSize + 4);
        long position = body + 7L * idSize + 8;
        int constants = file.u2(position);
        position += 2;
        for (int i = 0; i < constants; i++) {
            position += 3 + ValueType.of(file.u1(position + 2)).bytes(idSize);
        }
        int count = file.u2(position);
        position += 2;
        List<HeapClass.StaticField> statics = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ValueType type = ValueType.of(file.u1(position + idSize));
            long value = file.value(type, position + idSize + 1);
            statics.add(new HeapClass.StaticField(symbols.text(file.id(position)), type, value));
            position += idSize + 1 + type.bytes(idSize);
        }
        byId.put(id, all.size());
        all.add(new HeapClass(id, superId, loaderId, symbols.className(id), statics, declared(position)));
    }

    private List<HeapClass.Field> declared(long at) {
        int idSize = file.idSize();
        int count = file.u2(at);
        List<HeapClass.Field> declared = new ArrayList<>(count);
        int offset = 0;
        for (int i = 0; i < count; i++) {
            long position = at + 2 + i * (idSize + 1L);
            ValueType type = ValueType.of(file.u1(position + idSize));
            declared.add(new HeapClass.Field(symbols.text(file.id(position)), type, offset));
            offset += type.bytes(idSize);
        }
        return declared;
    }

    /** Null for an id that is no class of the dump. */
    public HeapClass of(long id) {
        if (id != lastId || last == null) {
            int index = byId.get(id);
            lastId = id;
            last = index == LongIntMap.NONE ? null : linked(all.get(index));
        }
        return last;
    }

    private HeapClass linked(HeapClass heapClass) {
        if (!heapClass.isLinked()) {
            link(heapClass);
        }
        return heapClass;
    }

    /** An instance has its class's fields first, then its superclass's, and so on. */
    private void link(HeapClass heapClass) {
        int superIndex = heapClass.superId() == 0 ? LongIntMap.NONE : byId.get(heapClass.superId());
        HeapClass superclass = superIndex == LongIntMap.NONE ? null : linked(all.get(superIndex));
        List<HeapClass.Field> fields = new ArrayList<>(heapClass.declared());
        int offset = heapClass.declared().stream()
                .mapToInt(field -> field.type().bytes(file.idSize()))
                .sum();
        if (superclass != null) {
            for (HeapClass.Field field : superclass.fields()) {
                fields.add(new HeapClass.Field(field.name(), field.type(), field.offset() + offset));
            }
        }
        heapClass.link(superclass, List.copyOf(fields), new int[0]);
        heapClass.link(superclass, List.copyOf(fields), references(heapClass));
    }

    private static int[] references(HeapClass heapClass) {
        if (heapClass.name().equals("java.lang.String")) {
            // an array of characters leads nowhere, and there are so many
            return new int[0];
        }
        boolean lets = heapClass.isA("java.lang.ref.Reference");
        boolean soft = heapClass.isA("java.lang.ref.SoftReference");
        return heapClass.fields().stream()
                .filter(field -> field.type() == ValueType.OBJECT)
                .filter(field -> !lets
                        || !NOT_HELD.contains(field.name())
                        || soft && field.name().equals("referent"))
                .mapToInt(HeapClass.Field::offset)
                .toArray();
    }
}
