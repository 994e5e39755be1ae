// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

import java.nio.channels.Selector;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * From Java 11 on the descriptor of a closed channel is free when its selectors next select, and a selector whose channels are
 * silent may wait for ever. Each is woken once a second at most: a loop that is woken for nothing too often takes its selector
 * for broken and makes another (Netty after 512 times).
 */
final class SelectorWakeups {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Set<Selector> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
    private long last = System.nanoTime();

    synchronized void of(Collection<Selector> selectors) {
        waiting.addAll(selectors);
    }

    synchronized void inTime() {
        if (System.nanoTime() - last >= PERIOD_NANOS) {
            now();
        }
    }

    synchronized void now() {
        last = System.nanoTime();
        waiting.forEach(Selector::wakeup);
        waiting.clear();
    }
}
