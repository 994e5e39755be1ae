// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap;

import io.fourwave.heap.hprof.HeapDump;
import io.fourwave.heap.hprof.HeapObject;
import io.fourwave.heap.hprof.RootKind;
import io.fourwave.heap.hprof.RootTable;
import io.fourwave.holding.PoolUse;
import io.fourwave.holding.StepNames;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shapes of paths from the roots: each object on the way is looked at once, however many connections lie behind it. */
final class HolderPaths {
    private static final int LONGEST_EXAMPLE = 60;

    private final HeapDump dump;
    private final Reachability reached;
    private final RootNames roots;
    private final PoolRules pools;
    private final Shape empty = Shape.empty();
    private final Map<Integer, Known> known = new HashMap<>();

    HolderPaths(HeapDump dump, Reachability reached, RootNames roots) {
        this.dump = dump;
        this.reached = reached;
        this.roots = roots;
        this.pools = new PoolRules(dump);
    }

    /** Empty for what nothing holds. */
    Optional<Shape> of(int number) {
        if (!reached.isReached(number)) {
            return Optional.empty();
        }
        Deque<Integer> way = new ArrayDeque<>();
        int at = number;
        while (!known.containsKey(at) && !reached.isRoot(at)) {
            way.push(at);
            at = reached.parent(at);
        }
        Known last = known.computeIfAbsent(at, this::begin);
        for (int each : way) {
            last = step(last, each);
            known.put(each, last);
        }
        return Optional.of(lent(last));
    }

    /** A pool that knows which entries are idle, and not this one. */
    private Shape lent(Known last) {
        boolean lent = last.shape.pool() == PoolUse.POOL && last.pool != null && pools.knowsIdle(last.pool);
        return lent ? last.shape.then("", PoolUse.LEASED) : last.shape;
    }

    /** The number of the root that the path to this object begins with. */
    int rootOf(int number) {
        int at = number;
        while (!reached.isRoot(at)) {
            at = reached.parent(at);
        }
        return at;
    }

    private Known begin(int root) {
        HeapObject object = object(root);
        if (object.isClass()) {
            return new Known(empty, root, null);
        }
        RootTable.Root why = reached.root(root);
        Shape shape = empty.then(roots.of(why), PoolUse.NONE);
        String step = why.kind() == RootKind.THREAD_OBJECT ? "" : stepOf(object);
        return new Known(shape.then(step, PoolUse.NONE), root, null);
    }

    private Known step(Known before, int number) {
        HeapObject parent = object(before.number);
        HeapObject object = object(number);
        if (object.isClass()) {
            // whoever keeps the class alive, its static fields hold what is in them
            return new Known(empty, number, null);
        }
        String field = parent.fieldTo(object.id()).orElse("");
        Shape shape = parent.isClass()
                ? empty.then("static " + parent.heapClass().name() + "." + field, PoolUse.NONE)
                : before.shape;
        PoolUse use = shape.pool();
        HeapObject pool = before.pool;
        if (!parent.isArray() && !field.isEmpty()) {
            Optional<PoolUse> said = PoolRules.step(parent.heapClass(), field);
            use = said.filter(word -> word != PoolUse.POOL)
                    .orElse(said.isPresent() && use == PoolUse.NONE ? PoolUse.POOL : use);
            pool = said.isPresent() && !parent.isClass() ? parent : pool;
        }
        use = pools.entry(object, Optional.ofNullable(pool)).orElse(use);
        return new Known(shape.then(stepOf(object), use), number, pool);
    }

    /** Every object of one path, with the fields: {@code com.acme.Client.socket}. */
    List<String> example(int number) {
        List<String> steps = new ArrayList<>();
        int at = number;
        while (reached.isReached(at) && !reached.isRoot(at) && steps.size() < LONGEST_EXAMPLE) {
            HeapObject parent = object(reached.parent(at));
            String field =
                    parent.fieldTo(object(at).id()).map(name -> "." + name).orElse("");
            steps.add((parent.isClass() && !field.isEmpty() ? "static " : "")
                    + parent.heapClass().name()
                    + field);
            at = reached.parent(at);
        }
        if (reached.isReached(at)) {
            steps.add(reached.isRoot(at) ? roots.of(reached.root(at)) : "...");
        }
        Collections.reverse(steps);
        return steps;
    }

    private static String stepOf(HeapObject object) {
        return object.isArray() ? "" : StepNames.of(object.heapClass().name());
    }

    private HeapObject object(int number) {
        return HeapObject.at(dump, dump.position(number));
    }

    /** @param pool the pool that the path has come through last; null for none */
    private record Known(Shape shape, int number, HeapObject pool) {}
}
