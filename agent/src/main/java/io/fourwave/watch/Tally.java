// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.tcp.Side;
import io.fourwave.tcp.Step;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts each call, and tells of it, once nothing can change any more what it did: a count that is lowered again looks
 * like a restart to whoever reads it. Watch thread only.
 */
final class Tally {
    private final Counters counters;
    private final TeardownListener listener;
    private final Map<Teardown, TeardownEvent.Called> open = new LinkedHashMap<>();

    Tally(Counters counters, TeardownListener listener) {
        this.counters = counters;
        this.listener = listener;
    }

    /** A call that belongs to no teardown. */
    void count(Step step, Side side) {
        counters.add(step, side);
    }

    void called(Teardown teardown, TeardownEvent.Called call) {
        boolean correctable = teardown.isCorrectable();
        TeardownEvent.Called before = open.get(teardown);
        if (before != null && !correctable) {
            open.remove(teardown);
            take(teardown, before);
        }
        if (before == null && correctable) {
            open.put(teardown, call);
        } else {
            take(teardown, call);
        }
    }

    /** The kernel has shown that it did something else. */
    void corrected(Teardown teardown, TeardownEvent.Called call) {
        if (open.remove(teardown) != null) {
            take(teardown, call);
        }
    }

    /** Takes those that have become certain. */
    void settle() {
        if (!open.isEmpty()) {
            Map<Teardown, TeardownEvent.Called> certain = new LinkedHashMap<>(open);
            certain.keySet().removeIf(Teardown::isCorrectable);
            open.keySet().removeAll(certain.keySet());
            certain.forEach(this::take);
        }
    }

    private void take(Teardown teardown, TeardownEvent.Called call) {
        counters.add(call.decision().step(), teardown.connection().side());
        listener.called(teardown, call);
    }
}
