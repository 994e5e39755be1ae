// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Decides which calls carry a stack. {@code auto} takes all of them while there are few, and one in {@value #ONE_IN}
 * beyond {@value #FULL_A_SECOND} a second, which bounds the cost at any rate. Application threads; races on the window
 * only move its edge.
 */
final class StackSampler {
    static final int FULL_A_SECOND = 500;
    static final int ONE_IN = 16;
    private static final long SECOND = 1_000_000_000L;

    private final boolean enabled;
    private final boolean always;
    private final AtomicInteger inWindow = new AtomicInteger();
    private volatile long windowStart;

    StackSampler(boolean enabled, boolean always) {
        this.enabled = enabled;
        this.always = always;
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
        return n <= FULL_A_SECOND || n % ONE_IN == 0;
    }
}
