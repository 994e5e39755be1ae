// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides which calls carry a stack. {@code auto} takes all of them while there are few, and one in so many beyond that: what
 * one costs here and later is said at {@link CapturedStack}. Application threads; races on the window
 * only move its edge.
 */
final class StackSampler {
    static final int FULL_A_SECOND = 500;
    static final int ONE_IN = 64;
    private static final long SECOND = 1_000_000_000L;

    private final boolean enabled;
    private final boolean always;
    private final int fullASecond;
    private final int oneIn;
    private final AtomicInteger inWindow = new AtomicInteger();
    private volatile long windowStart;

    StackSampler(boolean enabled, boolean always) {
        this(enabled, always, FULL_A_SECOND, ONE_IN);
    }

    private StackSampler(boolean enabled, boolean always, int fullASecond, int oneIn) {
        this.enabled = enabled;
        this.always = always;
        this.fullASecond = fullASecond;
        this.oneIn = oneIn;
    }

    /** For reads and writes, of which there are many more than opens and closes. */
    static StackSampler ofUses(boolean enabled) {
        return new StackSampler(enabled, false, FULL_A_SECOND / 5, ONE_IN * 4);
    }

    CapturedStack capture(long nanoTime) {
        return enabled && (always || due(nanoTime)) ? new CapturedStack() : null;
    }

    private boolean due(long nanoTime) {
        if (nanoTime - windowStart > SECOND) {
            windowStart = nanoTime;
            inWindow.set(0);
        }
        int n = inWindow.incrementAndGet();
        return n <= fullASecond || n % oneIn == 0;
    }
}
