// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

import io.fourwave.holding.HolderPath;
import io.fourwave.holding.PoolNames;
import io.fourwave.holding.StepNames;
import io.fourwave.jdk.JdkReferences;
import io.fourwave.jdk.JdkSockets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Goes a path of {@code holders} again in the living JVM, from a static field through fields and arrays: what the collections of
 * the JDK are made of, and those classes of the application alone that the path names. No method of these objects is called.
 * They change meanwhile: what is met is what was there at some moment. A thread of the agent.
 */
final class PathWalk {
    /** 20,000 connections with all that is around them on a path are a fifth of that. */
    private static final int MOST_OBJECTS = 500_000;

    private static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
    /** What the walk itself takes of the heap for each object, at most; the application keeps three quarters of what is free. */
    private static final long BYTES_EACH = 256;

    private static final int SHARE_OF_FREE_HEAP = 4;

    private static final int BETWEEN_LOOKS = 1024;

    /** What leads everywhere, or only holds what is registered with it: no path of holders that begins at a field goes on there. */
    private static final Set<String> CLOSED = Set.of(
            "java.lang.Class",
            "java.lang.ClassLoader",
            "sun.nio.ch.SelectorImpl",
            "sun.nio.ch.SelectionKeyImpl",
            "sun.nio.ch.Port");

    private final HolderPath path;
    private final int mostObjects;
    private final long deadline = System.nanoTime() + LIMIT_NANOS;
    private final Map<Class<?>, Look> looks = new IdentityHashMap<>();
    private final Map<Integer, Set<Object>> seen = new HashMap<>();
    private final Deque<Item> waiting = new ArrayDeque<>();
    /** Whether a way to it goes through a pool. */
    private final Map<Object, Boolean> connections = new IdentityHashMap<>();

    private final Set<String> unread = new TreeSet<>();
    private int objects;
    private int reads;
    private boolean cut;

    private PathWalk(HolderPath path, int mostObjects) {
        this.path = path;
        this.mostObjects = mostObjects;
    }

    /** @param roots the classes of the path's first name: each loader may have its own */
    static PathWalk of(HolderPath path, List<Class<?>> roots) {
        return of(path, roots, (int) Math.min(MOST_OBJECTS, roomInHeap() / SHARE_OF_FREE_HEAP / BYTES_EACH));
    }

    static PathWalk of(HolderPath path, List<Class<?>> roots, int mostObjects) {
        PathWalk walk = new PathWalk(path, mostObjects);
        roots.forEach(walk::begin);
        walk.walk();
        return walk;
    }

    private static long roomInHeap() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    }

    /** The JDK's objects that the path leads to, and of each whether a way to it goes through a pool. */
    Map<Object, Boolean> connections() {
        return connections;
    }

    /** It ended before its time: there may be more. */
    boolean isCut() {
        return cut;
    }

    /** Classes on the way whose fields could not be read. */
    Set<String> unread() {
        return unread;
    }

    private void begin(Class<?> root) {
        try {
            Object value = JdkReferences.inStatic(root, path.field());
            boolean pool = PoolNames.step(names(root), path.field()).isPresent();
            enqueue(value, HolderPath.begin(), pool);
        } catch (LinkageError | RuntimeException refused) {
            unread.add(root.getName());
        }
    }

    private void walk() {
        for (Item item = waiting.poll(); item != null && !cut; item = waiting.poll()) {
            if (item.object instanceof Object[] array) {
                for (int i = 0; i < array.length && !cut; i++) {
                    enqueue(array[i], item.at, item.pool);
                }
            } else {
                for (Field field : look(item.object.getClass()).fields) {
                    enqueue(field.slot.of(item.object), item.at, item.pool || field.pool);
                }
            }
        }
    }

    private void enqueue(Object object, int before, boolean pool) {
        if (++reads % BETWEEN_LOOKS == 0 && System.nanoTime() - deadline > 0) {
            cut = true;
        }
        if (object == null || cut) {
            return;
        }
        Look look = look(object.getClass());
        int at = look.kind == Kind.CLOSED ? -1 : path.next(before, look.step);
        if (at < 0 || !isNew(object, at, pool)) {
            return;
        }
        if (look.kind == Kind.OBJECT) {
            waiting.add(new Item(object, at, pool));
        } else if (path.endsAt(at)) {
            connections.merge(object, pool, Boolean::logicalOr);
        }
    }

    /** Met before at this place of the path; where a way without a pool was, one through a pool is another. */
    private boolean isNew(Object object, int at, boolean pool) {
        if (seen(at, true).contains(object) || !pool && seen(at, false).contains(object)) {
            return false;
        }
        cut = ++objects > mostObjects;
        return !cut && seen(at, pool).add(object);
    }

    private Set<Object> seen(int at, boolean pool) {
        return seen.computeIfAbsent(
                2 * at + (pool ? 1 : 0), each -> Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private Look look(Class<?> type) {
        return looks.computeIfAbsent(type, this::lookAt);
    }

    private Look lookAt(Class<?> type) {
        if (type.isArray()) {
            return new Look(type.getComponentType().isPrimitive() ? Kind.CLOSED : Kind.OBJECT, "", List.of());
        }
        List<String> names = names(type);
        String step = StepNames.of(type.getName());
        if (JdkSockets.isConnection(type)) {
            return new Look(Kind.CONNECTION, step, List.of());
        }
        if (!Collections.disjoint(names, CLOSED) || !isOnThePath(step)) {
            return new Look(Kind.CLOSED, step, List.of());
        }
        try {
            return new Look(Kind.OBJECT, step, fields(names, JdkReferences.slots(type)));
        } catch (LinkageError | RuntimeException refused) {
            unread.add(type.getName());
            return new Look(Kind.CLOSED, step, List.of());
        }
    }

    /** Of another class the fields are not asked for: that may load classes. */
    private boolean isOnThePath(String step) {
        return step.isEmpty() || path.steps().contains(step);
    }

    /** An object that keeps what is idle in a field of its own is a pool, whatever it is called. */
    private static List<Field> fields(List<String> names, List<JdkReferences.Slot> slots) {
        boolean keepsIdle =
                !names.get(0).startsWith("java.") && slots.stream().anyMatch(slot -> PoolNames.isIdleWord(slot.name()));
        List<Field> fields = new ArrayList<>();
        for (JdkReferences.Slot slot : slots) {
            fields.add(new Field(
                    slot, keepsIdle || PoolNames.step(names, slot.name()).isPresent()));
        }
        return fields;
    }

    private static List<String> names(Class<?> type) {
        List<String> names = new ArrayList<>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            names.add(each.getName());
        }
        return names;
    }

    private enum Kind {
        OBJECT,
        CONNECTION,
        CLOSED
    }

    private record Item(Object object, int at, boolean pool) {}

    private record Field(JdkReferences.Slot slot, boolean pool) {}

    private record Look(Kind kind, String step, List<Field> fields) {}
}
