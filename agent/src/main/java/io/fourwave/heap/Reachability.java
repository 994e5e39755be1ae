// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap;

import io.fourwave.heap.hprof.DumpFile;
import io.fourwave.heap.hprof.DumpScanner;
import io.fourwave.heap.hprof.HeapClass;
import io.fourwave.heap.hprof.HeapDump;
import io.fourwave.heap.hprof.IdNumbers;
import io.fourwave.heap.hprof.Interest;
import io.fourwave.heap.hprof.Progress;
import io.fourwave.heap.hprof.RootKind;
import io.fourwave.heap.hprof.RootTable;
import io.fourwave.heap.hprof.TempArray;
import io.fourwave.heap.hprof.ValueType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Shortest paths from the roots, breadth first, until every wanted object is reached. What registers channels (selectors),
 * soft references and this agent's tables are asked only when nothing else is left: the application's own path comes first.
 */
final class Reachability {
    /** These loaders live as long as the JVM, and so do their classes. */
    private static final Set<String> ETERNAL = Set.of(
            "jdk.internal.loader.ClassLoaders$AppClassLoader",
            "jdk.internal.loader.ClassLoaders$PlatformClassLoader",
            "sun.misc.Launcher$AppClassLoader",
            "sun.misc.Launcher$ExtClassLoader");

    private static final List<RootKind> ORDER = List.of(
            RootKind.STICKY_CLASS,
            RootKind.THREAD_OBJECT,
            RootKind.JAVA_FRAME,
            RootKind.JNI_LOCAL,
            RootKind.MONITOR_USED,
            RootKind.THREAD_BLOCK,
            RootKind.NATIVE_STACK,
            RootKind.JNI_GLOBAL,
            RootKind.UNKNOWN);

    private static final int BETWEEN_PROGRESS = 1 << 20;

    private final HeapDump dump;
    private final DumpFile file;
    private final IdNumbers numbers;
    private final Progress progress;

    /** 0: not reached; n + 1: from object n; -1 - n: root n. */
    private final TempArray from;

    private final TempArray queue;
    private int queued;
    private final List<Integer> late = new ArrayList<>();
    private final List<Integer> ours = new ArrayList<>();
    private final Map<Long, List<Long>> classesOfLoader = new HashMap<>();
    private int wanted;

    private Reachability(HeapDump dump, int wanted, Progress progress) throws IOException {
        this.dump = dump;
        this.file = dump.file();
        this.numbers = dump.numbers();
        this.wanted = wanted;
        this.progress = progress;
        this.from = TempArray.of(Math.max(1, dump.size()), 4);
        this.queue = TempArray.of(Math.max(1, dump.size()), 4);
    }

    /** @param wanted how many objects are of an interest that {@link Interest#isWanted()} */
    static Reachability of(HeapDump dump, int wanted, Progress progress) throws IOException {
        Reachability reachability = new Reachability(dump, wanted, progress);
        reachability.begin();
        reachability.walk();
        return reachability;
    }

    boolean isReached(int number) {
        return from.getInt(number) != 0;
    }

    boolean isRoot(int number) {
        return from.getInt(number) < 0;
    }

    /** Of an object that {@link #isRoot}. */
    RootTable.Root root(int number) {
        return dump.roots().all().get(-1 - from.getInt(number));
    }

    /** The object that the path to this one comes through. */
    int parent(int number) {
        return from.getInt(number) - 1;
    }

    private void begin() {
        for (HeapClass each : dump.classes().all()) {
            classesOfLoader
                    .computeIfAbsent(each.loaderId(), loader -> new ArrayList<>())
                    .add(each.id());
        }
        classesOfLoader.forEach((loader, classes) -> {
            if (loader == 0
                    || dump.object(loader)
                            .filter(known -> ETERNAL.contains(known.heapClass().name()))
                            .isPresent()) {
                classes.forEach(id -> dump.roots().add(RootKind.STICKY_CLASS, id, 0, -1));
            }
        });
        List<RootTable.Root> roots = dump.roots().all();
        for (RootKind kind : ORDER) {
            // the frames of a thread come from the innermost on: who called holds it longer than who was called
            for (int i = roots.size() - 1; i >= 0; i--) {
                if (roots.get(i).kind() == kind) {
                    reach(roots.get(i).id(), -1 - i);
                }
            }
        }
    }

    private void walk() {
        int next = 0;
        boolean all = false;
        while (wanted > 0) {
            while (next < queued && wanted > 0) {
                if (next % BETWEEN_PROGRESS == 0) {
                    progress.at("looking for paths", next, numbers.size());
                }
                expand(queue.getInt(next++), all);
            }
            if (wanted == 0 || late.isEmpty() && ours.isEmpty()) {
                return;
            }
            List<Integer> last = late.isEmpty() ? ours : late;
            all = true;
            last.forEach(number -> expand(number, true));
            last.clear();
        }
    }

    private void expand(int number, boolean all) {
        long at = dump.position(number);
        switch (file.u1(at)) {
            case DumpScanner.INSTANCE -> instance(number, at, all);
            case DumpScanner.OBJECT_ARRAY -> array(number, at);
            default -> heapClass(number, at);
        }
    }

    private void instance(int number, long at, boolean all) {
        int idSize = file.idSize();
        HeapClass heapClass = dump.classes().of(file.id(at + idSize + 5));
        switch (heapClass.interest()) {
            case REGISTRY -> {
                if (!all) {
                    late.add(number);
                    return;
                }
            }
            case OURS -> {
                if (!late.isEmpty() || !all) {
                    ours.add(number);
                    return;
                }
            }
            case CLASS_LOADER -> reachAll(classesOfLoader.getOrDefault(file.id(at + 1), List.of()), number);
            default -> wanted -= heapClass.interest().isWanted() ? 1 : 0;
        }
        long fields = at + 9 + 2L * idSize;
        for (int offset : heapClass.references()) {
            reach(file.id(fields + offset), number + 1);
        }
        reach(heapClass.id(), number + 1);
    }

    private void array(int number, long at) {
        int idSize = file.idSize();
        int length = file.i4(at + idSize + 5);
        long elements = at + 9 + 2L * idSize;
        for (int i = 0; i < length; i++) {
            reach(file.id(elements + (long) i * idSize), number + 1);
        }
    }

    private void heapClass(int number, long at) {
        HeapClass heapClass = dump.classes().of(file.id(at + 1));
        for (HeapClass.StaticField field : heapClass.statics()) {
            reach(field.type() == ValueType.OBJECT ? field.value() : 0, number + 1);
        }
        reach(heapClass.loaderId(), number + 1);
        reach(heapClass.superId(), number + 1);
    }

    private void reachAll(List<Long> ids, int number) {
        ids.forEach(id -> reach(id, number + 1));
    }

    private void reach(long id, int source) {
        int number = id == 0 ? -1 : numbers.of(id);
        if (number >= 0 && from.getInt(number) == 0) {
            from.putInt(number, source);
            queue.putInt(queued++, number);
        }
    }
}
