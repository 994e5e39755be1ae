// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import java.util.concurrent.TimeUnit;

/**
 * How soon something may be done again whose cost grows with what there is to look at: over time it takes one part in so
 * many of this thread's time at most, and is done every other minute all the same. Watch thread only.
 */
public final class CostBudget {
    /** What a cold JVM adds to the first time, at most. */
    private static final long COLD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /**
     * On a machine without CPU to spare any look seems dear, since it is the time by the clock that counts: what is left alone
     * for longer than this is not known any more.
     */
    static final long MOST_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final long oneIn;
    private long last;
    private long usual;

    public CostBudget(long oneIn) {
        this.oneIn = oneIn;
    }

    /** It took that long. The cheaper of two counts, for the first one pays for a cold JVM. */
    public void spent(long nanos) {
        usual = Math.max(Math.min(nanos, last), nanos - COLD_NANOS);
        last = nanos;
    }

    /** How long to leave it alone after it was done. */
    public long pauseNanos() {
        return Math.min(MOST_PAUSE_NANOS, usual * oneIn);
    }

    /** What it takes as a rule; 0 before it was done twice, unless the first time was very dear. */
    public long usualNanos() {
        return usual;
    }

    /** False when it takes longer than that as a rule. */
    public boolean fitsIn(long nanos) {
        return usual <= nanos;
    }
}
