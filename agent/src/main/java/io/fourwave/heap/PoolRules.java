// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap;

import io.fourwave.heap.hprof.HeapClass;
import io.fourwave.heap.hprof.HeapDump;
import io.fourwave.heap.hprof.HeapObject;
import io.fourwave.heap.hprof.LongList;
import io.fourwave.heap.hprof.ValueType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which steps of a path are a pool's, and what they say: first what an entry says of itself, then the name of the field
 * that holds the collection, in the words that pools use.
 */
final class PoolRules {
    private static final Set<String> IDLE =
            new HashSet<>(Arrays.asList("idle", "available", "avail", "free", "unused", "spare"));
    private static final Set<String> LEASED = new HashSet<>(Arrays.asList(
            "leased", "busy", "active", "borrowed", "taken", "lent", "allocated", "occupied", "acquired"));

    /** Fields whose names say nothing, in classes by the end of their names (libraries are shaded). */
    private static final Map<String, PoolUse> FIELDS = Map.of(
            "druid.pool.DruidDataSource.connections", PoolUse.IDLE,
            "pool.impl.GenericObjectPool._pool", PoolUse.IDLE,
            "pool.impl.GenericKeyedObjectPool._poolMap", PoolUse.IDLE,
            "pool.impl.StackObjectPool._pool", PoolUse.IDLE,
            "sun.net.www.http.HttpClient.kac", PoolUse.IDLE,
            "jdk.internal.net.http.ConnectionPool.plainPool", PoolUse.IDLE,
            "jdk.internal.net.http.ConnectionPool.sslPool", PoolUse.IDLE,
            "channel.pool.SimpleChannelPool.deque", PoolUse.IDLE,
            "netty.channel.DefaultChannelPool.partitions", PoolUse.IDLE);

    private static final Pattern POOL_CLASS =
            Pattern.compile("(?i)pool|connection_?manager|keepalive|datasource|concurrentbag");
    /** What is in a pool, or tells of one, and keeps nothing itself. */
    private static final Pattern POOLED = Pattern.compile(
            ".*(?:Entry|Proxy|Holder|Handle|Item|Object|Connection|Config|Wrapper|Metrics|Stats|Key|Properties)");

    private static final Pattern NO_CONNECTION_POOL =
            Pattern.compile("(?i)thread|executor|forkjoin|buffer|arena|chunk|string|memory|constant|worker");

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
    Optional<PoolUse> step(HeapClass owner, String field) {
        for (HeapClass each = owner; each != null; each = each.superclass()) {
            String name = each.name() + "." + field;
            Optional<PoolUse> known = FIELDS.entrySet().stream()
                    .filter(entry -> name.endsWith(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
            if (known.isPresent()) {
                return known;
            }
        }
        if (owner.name().startsWith("java.")
                || NO_CONNECTION_POOL.matcher(withoutPackage(owner)).find()) {
            return Optional.empty();
        }
        boolean pool = isPool(owner) || field.toLowerCase(Locale.ROOT).endsWith("pool");
        return hasWord(field, IDLE)
                ? Optional.of(PoolUse.IDLE)
                : pool && hasWord(field, LEASED)
                        ? Optional.of(PoolUse.LEASED)
                        : pool ? Optional.of(PoolUse.POOL) : Optional.empty();
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

    static boolean isPool(HeapClass owner) {
        String name = withoutPackage(owner);
        return !owner.name().startsWith("java.")
                && POOL_CLASS.matcher(name).find()
                && !POOLED.matcher(name).matches()
                && !NO_CONNECTION_POOL.matcher(name).find();
    }

    private static String withoutPackage(HeapClass owner) {
        return owner.name().substring(owner.name().lastIndexOf('.') + 1);
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
                .anyMatch(field -> field.type() == ValueType.OBJECT && hasWord(field.name(), IDLE));
    }

    private Set<Long> collect(HeapObject pool) {
        Set<Long> entries = new HashSet<>();
        Set<Long> seen = new HashSet<>();
        LongList queue = new LongList();
        for (HeapClass.Field field : pool.heapClass().fields()) {
            if (field.type() == ValueType.OBJECT && hasWord(field.name(), IDLE)) {
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

    private static boolean hasWord(String field, Set<String> words) {
        for (String word : field.replaceAll("([a-z0-9])([A-Z])", "$1 $2").split("[ _$]+")) {
            if (words.contains(word.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }
}
