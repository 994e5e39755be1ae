// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import io.fourwave.connection.CapturedStack;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides which calls of one kind carry a stack. {@code auto} takes all of them while there are few; of many the first of
 * each second, then those of a place that makes few, then one in so many. A place is recognised by what is at hand, such as the
 * thread and the peer: to look at the frames costs more than to take them all. A Throwable takes 0.6 µs for 16 frames and
 * 1.7 µs for 64, a StackWalker 1.4 to 2.7 µs for the first six to twelve (JDK 17 and 25). Application threads; races on
 * the window only move its edge.
 */
final class StackSampler {
    /** Of each kind of call: in a second, and in a second after one in which there were more than the first. */
    enum Budget {
        /** Each may become a leak, and only its stack tells whose: 2,500 take up to 4 ms of CPU. */
        OPENS(4_000, 2_500, 128),
        CLOSES(500, 200, 128),
        /** Once in the life of a socket: it was made, it listens, its stream has ended. */
        TURNS(500, 200, 128),
        /** Reads and writes, which are many more. */
        USES(100, 40, 640);

        final int full;
        final int later;
        final int oneIn;

        Budget(int full, int later, int oneIn) {
            this.full = full;
            this.later = later;
            this.oneIn = oneIn;
        }
    }

    /** A place that makes no more than this in a second has all its stacks. */
    static final int RARE = 8;

    private static final int PLACES = 1024;
    private static final long SECOND = 1_000_000_000L;
    private static final int GOLDEN = 0x9E3779B9;

    private final boolean enabled;
    private final boolean always;
    private final Budget budget;
    private final AtomicInteger inWindow = new AtomicInteger();
    /** By place, beyond {@link #full}: how many in which window. A lost increment does no harm. */
    private final long[] places = new long[PLACES];

    private volatile long windowStart;
    private volatile int full;
    private volatile int rareLeft;

    StackSampler(boolean enabled, boolean always, Budget budget) {
        this.enabled = enabled;
        this.always = always;
        this.budget = budget;
        this.full = budget.full;
        this.rareLeft = budget.full;
    }

    /** @param place the same number for calls that are likely to be of one line, another one for others */
    CapturedStack capture(long nanoTime, int place) {
        return enabled && (always || due(nanoTime, place)) ? new CapturedStack() : null;
    }

    private boolean due(long nanoTime, int place) {
        long past = nanoTime - windowStart;
        if (past > SECOND || windowStart == 0) {
            boolean still = past < 2 * SECOND && inWindow.get() > budget.full;
            windowStart = nanoTime;
            full = still ? budget.later : budget.full;
            rareLeft = full;
            inWindow.set(0);
        }
        int n = inWindow.incrementAndGet();
        return n <= full || isRare(place) || n % budget.oneIn == 0;
    }

    /** Not of more than a second's worth: each virtual thread, and each client of a port scanner, is a place of its own. */
    private boolean isRare(int place) {
        int slot = (place * GOLDEN) >>> (Integer.SIZE - 10);
        long window = windowStart;
        long seen = places[slot];
        long count = (seen & ~0xFFFFL) == (window & ~0xFFFFL) ? (seen & 0xFFFFL) + 1 : 1;
        if (count > RARE || rareLeft <= 0) {
            return false;
        }
        places[slot] = window & ~0xFFFFL | count;
        rareLeft--;
        return true;
    }
}
