// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many traces of ordinary teardowns leave this JVM: a bucket of {@link #BUCKET} that refills at a rate; the rest is
 * counted. A trace counts at the second in which its teardown began, since many end together: when TIME_WAIT is over, and when
 * the JVM ends. So they come in another order than they began in, and the rule is that of a bucket without its level: over no
 * stretch of time are there more than the bucket and what flows in meanwhile.
 */
final class SpanBudget {
    static final int BUCKET = 50;
    /** What began earlier counts as if it had begun so long ago. */
    private static final int SECONDS_KEPT = 600;

    private final int perSecond;
    private final LongAdder leftOut = new LongAdder();
    private final long[] spent = new long[SECONDS_KEPT];
    /** What was the newest second when this one was refused: until there is a newer one, the answer stays. */
    private final long[] refusedAt = new long[SECONDS_KEPT];

    private long newest = Long.MIN_VALUE;

    /** @param perSecond 0 allows none */
    SpanBudget(int perSecond) {
        this.perSecond = perSecond;
        Arrays.fill(refusedAt, Long.MIN_VALUE);
    }

    synchronized boolean allows(long startNanoTime) {
        long second = Math.floorDiv(startNanoTime, TimeUnit.SECONDS.toNanos(1));
        moveTo(second);
        long counted = Math.max(second, newest - SECONDS_KEPT + 1);
        boolean allowed = perSecond > 0
                && refusedAt[place(counted)] != newest
                && busiestStretch(counted) < BUCKET + (long) perSecond;
        if (allowed) {
            spent[place(counted)]++;
        } else {
            refusedAt[place(counted)] = newest;
            leftOut.increment();
        }
        return allowed;
    }

    long leftOut() {
        return leftOut.sum();
    }

    private void moveTo(long second) {
        if (newest == Long.MIN_VALUE) {
            newest = second;
        }
        for (long each = Math.max(newest + 1, second - SECONDS_KEPT + 1); each <= second; each++) {
            spent[place(each)] = 0;
        }
        newest = Math.max(newest, second);
    }

    /** The most that was spent beyond what flowed in, over all stretches with this second in them; its own inflow not taken off. */
    private long busiestStretch(long second) {
        return spent[place(second)] + busiestSide(second, -1) + busiestSide(second, 1);
    }

    private long busiestSide(long second, int direction) {
        long most = 0;
        long sum = 0;
        for (long each = second + direction; each <= newest && each > newest - SECONDS_KEPT; each += direction) {
            sum += spent[place(each)] - perSecond;
            most = Math.max(most, sum);
        }
        return most;
    }

    private static int place(long second) {
        return (int) Math.floorMod(second, (long) SECONDS_KEPT);
    }
}
