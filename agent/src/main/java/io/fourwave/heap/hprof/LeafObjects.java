// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap.hprof;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Strings and arrays of bytes, which the index leaves out. HotSpot writes objects in the order of their addresses as a
 * rule, so one is looked for behind a neighbour first; what is not there (ZGC has no such order) is found in one more pass.
 */
public final class LeafObjects {
    private static final int NEIGHBOURS = 20_000;
    private static final int LATIN_1 = 0;

    private final HeapDump dump;
    private final Progress progress;
    private final Map<Long, Long> positions = new HashMap<>();

    public LeafObjects(HeapDump dump, Progress progress) {
        this.dump = dump;
        this.progress = progress;
    }

    /** Finds strings and their characters; {@link #text} has them from then on. */
    public void findTexts(Collection<Long> strings) throws DumpException {
        find(strings);
        Set<Long> characters = new LinkedHashSet<>();
        strings.forEach(id -> characters(id).ifPresent(characters::add));
        find(characters);
    }

    public void find(Collection<Long> ids) throws DumpException {
        Set<Long> missing = new LinkedHashSet<>();
        for (long id : ids) {
            if (id != 0 && !positions.containsKey(id) && !isNear(id)) {
                missing.add(id);
            }
        }
        if (!missing.isEmpty()) {
            new DumpScanner(dump.file(), "reading names", progress).scan(new Picking(missing));
        }
    }

    private boolean isNear(long id) throws DumpException {
        int neighbour = dump.numbers().before(id);
        if (neighbour >= 0) {
            new DumpScanner(dump.file(), "", Progress.SILENT)
                    .scanNear(
                            dump.position(neighbour),
                            NEIGHBOURS,
                            new Picking(Set.of(id)),
                            () -> positions.containsKey(id));
        }
        return positions.containsKey(id);
    }

    /** Empty for null and for what {@link #findTexts} was not asked for. */
    public Optional<String> text(long string) {
        return characters(string).filter(positions::containsKey).map(id -> {
            byte[] bytes = bytes(id).orElse(new byte[0]);
            return isLatin(string)
                    ? new String(bytes, StandardCharsets.ISO_8859_1)
                    : new String(bytes, elementBytes(id) == 2 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE);
        });
    }

    /** The elements' bytes of an array that {@link #find} has found, as they are in the file. */
    public Optional<byte[]> bytes(long array) {
        return Optional.ofNullable(positions.get(array)).map(at -> {
            DumpFile file = dump.file();
            int count = file.i4(at + 1 + file.idSize() + 4) * elementBytes(array);
            byte[] bytes = new byte[Math.min(count, 1 << 16)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) file.u1(at + file.idSize() + 10 + i);
            }
            return bytes;
        });
    }

    private int elementBytes(long array) {
        int type = dump.file().u1(positions.get(array) + dump.file().idSize() + 9);
        return ValueType.of(type).bytes(dump.file().idSize());
    }

    private Optional<Long> characters(long string) {
        return Optional.ofNullable(positions.get(string))
                .map(at -> HeapObject.at(dump, at).reference("value"))
                .filter(id -> id != 0);
    }

    /** JDK 9 and later keep one byte a character where that is enough; JDK 8 has characters. */
    private boolean isLatin(long string) {
        return HeapObject.at(dump, positions.get(string))
                .number("coder")
                .filter(coder -> coder == LATIN_1)
                .isPresent();
    }

    private final class Picking extends HeapPass {
        private final Set<Long> wanted;

        Picking(Set<Long> wanted) {
            this.wanted = wanted;
        }

        @Override
        public void instance(long id, long classId, long at) {
            primitiveArray(id, at);
        }

        @Override
        public void primitiveArray(long id, long at) {
            if (wanted.contains(id)) {
                positions.put(id, at);
            }
        }
    }
}
