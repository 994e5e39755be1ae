// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap;

import io.fourwave.heap.hprof.HeapClass;
import io.fourwave.heap.hprof.HeapDump;
import io.fourwave.heap.hprof.HeapObject;
import io.fourwave.heap.hprof.LongList;
import io.fourwave.heap.hprof.ValueType;
import io.fourwave.holding.PoolNames;
import io.fourwave.holding.PoolUse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which steps of a path are a pool's, and what they say: first what an entry says of itself, then the name of the field
 * that holds the collection, in the words that pools use.
 */
final class PoolRules {
    private static final Pattern COLLECTION =
            Pattern.compile("java\\.util\\..*|.*(?:Deque|Queue|List|Map|Set|Collection|Stack|Bag)(?:\\$\\w+)?");

    /** Between an entry and a pool's field are only the JDK's collections; so many of them are looked at. */
    private static final int MOST_ENTRIES = 200_000;

    private final HeapDump dump;
    private final Map<Long, Set<Long>> idleOfPool = new HashMap<>();

    PoolRules(HeapDump dump) {
        this.dump = dump;
    }

    /** What a step through a field says; empty where it says nothing. */
    static Optional<PoolUse> step(HeapClass owner, String field) {
        List<String> names = new ArrayList<>();
        for (HeapClass each = owner; each != null; each = each.superclass()) {
            names.add(each.name());
        }
        return PoolNames.step(names, field);
    }

    /** What a pool's entry says of itself, or its pool's idle collection says of it; empty where nobody says anything. */
    Optional<PoolUse> entry(HeapObject object, Optional<HeapObject> pool) {
        Optional<PoolUse> own = object.isClass() || object.isArray() ? Optional.empty() : ownState(object);
        return own.isPresent()
                ? own
                : pool.flatMap(this::idleEntries)
                        .flatMap(idle -> idle.contains(object.id()) ? Optional.of(PoolUse.IDLE) : Optional.empty());
    }

    private Optional<PoolUse> ownState(HeapObject object) {
        String name = object.heapClass().name();
        if (name.endsWith("hikari.pool.PoolEntry")) {
            return object.number("state").map(state -> state == 0 ? PoolUse.IDLE : PoolUse.LEASED);
        }
        if (name.endsWith("pool2.impl.DefaultPooledObject")) {
            return object.object("state")
                    .map(state -> state.heapClass()
                                    .staticField("IDLE")
                                    .filter(idle -> idle.value() == state.id())
                                    .isPresent()
                            ? PoolUse.IDLE
                            : PoolUse.LEASED);
        }
        if (name.endsWith("internal.connection.RealConnection")) {
            // OkHttp 4 and 5; 3.14; 3.0 to 3.13: the calls that it carries
            return List.of("calls", "transmitters", "allocations").stream()
                    .flatMap(field -> object.object(field).stream())
                    .flatMap(calls -> calls.number("size").stream())
                    .findFirst()
                    .map(size -> size == 0 ? PoolUse.IDLE : PoolUse.LEASED);
        }
        return Optional.empty();
    }

    /** What a pool has in a field of an idle word, where it keeps all of its entries in another one too. */
    private Optional<Set<Long>> idleEntries(HeapObject pool) {
        if (pool.isClass() || pool.isArray()) {
            return Optional.empty();
        }
        Set<Long> idle = idleOfPool.computeIfAbsent(pool.id(), id -> collect(pool));
        return idle.isEmpty() ? Optional.empty() : Optional.of(idle);
    }

    /** True for a pool that has a collection for the idle ones. */
    boolean knowsIdle(HeapObject pool) {
        return pool.heapClass().fields().stream()
                .anyMatch(field -> field.type() == ValueType.OBJECT && PoolNames.isIdleWord(field.name()));
    }

    private Set<Long> collect(HeapObject pool) {
        Set<Long> entries = new HashSet<>();
        Set<Long> seen = new HashSet<>();
        LongList queue = new LongList();
        for (HeapClass.Field field : pool.heapClass().fields()) {
            if (field.type() == ValueType.OBJECT && PoolNames.isIdleWord(field.name())) {
                queue.add(pool.reference(field.offset()));
            }
        }
        for (int i = 0; i < queue.size() && i < MOST_ENTRIES; i++) {
            dump.object(queue.get(i))
                    .filter(each -> seen.add(each.id()))
                    .ifPresent(each -> inside(each, queue, entries));
        }
        return entries;
    }

    private static void inside(HeapObject each, LongList queue, Set<Long> entries) {
        boolean collection =
                each.isArray() || COLLECTION.matcher(each.heapClass().name()).matches();
        if (!collection) {
            entries.add(each.id());
            // what an entry is about: a map of all entries may have that for its key
            for (int offset : each.heapClass().references()) {
                entries.add(each.reference(offset));
            }
        } else if (each.isArray()) {
            for (int i = 0; i < each.length(); i++) {
                queue.add(each.element(i));
            }
        } else {
            for (int offset : each.heapClass().references()) {
                queue.add(each.reference(offset));
            }
        }
    }
}
