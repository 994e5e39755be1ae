// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * At most so many traces for each second in which teardowns began; the rest is counted. By the beginning, since many end
 * together: when TIME_WAIT is over, and when the JVM ends.
 */
final class SpanBudget {
    private static final int SECONDS_KEPT = 600;

    private final int perSecond;
    private final LongAdder leftOut = new LongAdder();
    private final Map<Long, Integer> spent = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
            return size() > SECONDS_KEPT;
        }
    };

    SpanBudget(int perSecond) {
        this.perSecond = perSecond;
    }

    synchronized boolean allows(long startNanoTime) {
        boolean allowed = spent.merge(TimeUnit.NANOSECONDS.toSeconds(startNanoTime), 1, Integer::sum) <= perSecond;
        if (!allowed) {
            leftOut.increment();
        }
        return allowed;
    }

    long leftOut() {
        return leftOut.sum();
    }
}
