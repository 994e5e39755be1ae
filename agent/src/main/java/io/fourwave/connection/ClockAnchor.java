// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * One reading of both clocks: turns {@code System.nanoTime} into time since the epoch. A teardown keeps the anchor it
 * began with, so that its durations stay true when the wall clock is set meanwhile.
 */
public record ClockAnchor(long epochNanos, long nanoTime) {

    public static ClockAnchor now() {
        long before = System.nanoTime();
        Instant wall = Instant.now();
        long between = before + (System.nanoTime() - before) / 2;
        return new ClockAnchor(TimeUnit.SECONDS.toNanos(wall.getEpochSecond()) + wall.getNano(), between);
    }

    /** Nanoseconds since the epoch at this {@code System.nanoTime}. */
    public long epochNanos(long atNanoTime) {
        return epochNanos + (atNanoTime - nanoTime);
    }
}
