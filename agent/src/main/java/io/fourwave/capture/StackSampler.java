// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import io.fourwave.connection.CapturedStack;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides which calls carry a stack. {@code auto} takes all of them while there are few; of many only the first of each
 * second, fewer where they do not cease to be many, and one in so many beyond that. What a stack costs here and later is
 * said at {@link CapturedStack}. Application threads; races on the window only move its edge.
 */
final class StackSampler {
    static final int FULL_A_SECOND = 500;
    /** Of a second after one in which there were more than {@link #FULL_A_SECOND}. */
    static final int FULL_A_LATER_SECOND = 200;

    static final int ONE_IN = 128;
    /** Reads and writes are many more than opens and closes. */
    static final int USES_RARER = 5;

    private static final long SECOND = 1_000_000_000L;

    private final boolean enabled;
    private final boolean always;
    private final int rarer;
    private final AtomicInteger inWindow = new AtomicInteger();
    private volatile long windowStart;
    private volatile int full;

    StackSampler(boolean enabled, boolean always) {
        this(enabled, always, 1);
    }

    private StackSampler(boolean enabled, boolean always, int rarer) {
        this.enabled = enabled;
        this.always = always;
        this.rarer = rarer;
        this.full = FULL_A_SECOND / rarer;
    }

    static StackSampler ofUses(boolean enabled) {
        return new StackSampler(enabled, false, USES_RARER);
    }

    CapturedStack capture(long nanoTime) {
        return enabled && (always || due(nanoTime)) ? new CapturedStack() : null;
    }

    private boolean due(long nanoTime) {
        long past = nanoTime - windowStart;
        if (past > SECOND) {
            boolean still = past < 2 * SECOND && inWindow.get() > FULL_A_SECOND / rarer;
            windowStart = nanoTime;
            full = (still ? FULL_A_LATER_SECOND : FULL_A_SECOND) / rarer;
            inWindow.set(0);
        }
        int n = inWindow.incrementAndGet();
        return n <= full || n % (ONE_IN * rarer) == 0;
    }
}
