// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection.census;

import io.fourwave.tcp.Side;
import io.fourwave.tcp.Step;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What was counted since the attach. Any thread. */
public final class Counters {
    /** Connections not tracked because {@code capacity} was reached. */
    public final LongAdder overCapacity = new LongAdder();
    /** Calls lost because the queue was full. */
    public final LongAdder queueFull = new LongAdder();
    /** Teardowns whose end was not watched because as many as {@code capacity} were under way. */
    public final LongAdder unwatched = new LongAdder();
    /** Connections opened before the attach that were met since. */
    public final LongAdder adopted = new LongAdder();

    private final Map<Step, Map<Side, LongAdder>> steps = new EnumMap<>(Step.class);

    public Counters() {
        for (Step step : Step.values()) {
            Map<Side, LongAdder> bySide = new EnumMap<>(Side.class);
            for (Side side : Side.values()) {
                bySide.put(side, new LongAdder());
            }
            steps.put(step, bySide);
        }
    }

    public void add(Step step, Side side) {
        steps.get(step).get(side).increment();
    }

    /** Never lowered: a call is counted when it is certain what it did, at the next look at the kernel's tables at the latest. */
    public long calls(Step step, Side side) {
        return steps.get(step).get(side).sum();
    }

    public long calls(Step step) {
        return steps.get(step).values().stream().mapToLong(LongAdder::sum).sum();
    }
}
