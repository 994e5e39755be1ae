// SPDX-License-Identifier: Apache-2.0
package io.fourwave.heap.hprof;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is alive by itself, and why. */
public final class RootTable {
    private final List<Root> roots = new ArrayList<>();
    private final LongIntMap traceOfThread = new LongIntMap();
    private final LongIntMap threads = new LongIntMap();

    public void add(RootKind kind, long id, int thread, int frame) {
        if (kind == RootKind.THREAD_OBJECT) {
            // the second number of a thread is its stack trace
            traceOfThread.put(thread, frame);
            threads.put(thread, roots.size());
        }
        roots.add(new Root(kind, id, thread, frame));
    }

    public List<Root> all() {
        return roots;
    }

    /** The thread that a root belongs to. */
    public Optional<Root> thread(Root root) {
        int index = threads.get(root.thread());
        return root.thread() == 0 || index == LongIntMap.NONE ? Optional.empty() : Optional.of(roots.get(index));
    }

    /** The serial number of the stack trace of the root's thread; -1 when there is none. */
    public int trace(Root root) {
        return traceOfThread.get(root.thread());
    }

    public record Root(RootKind kind, long id, int thread, int frame) {}
}
