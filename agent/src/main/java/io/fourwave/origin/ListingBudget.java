// SPDX-License-Identifier: Apache-2.0
package io.fourwave.origin;

import java.util.function.LongSupplier;

/**
 * How often all classes of the JVM may be listed: for one part in {@value #DUTY} of the time, and for some listings at
 * once after a quiet time. An application that makes a class for each request has a new name ready for each look.
 */
final class ListingBudget {
    private static final int DUTY = 100;
    /** A JVM that has just begun meets new names all the while, with cold code. */
    private static final long MOST_NANOS = 200_000_000L;

    private final LongSupplier clock;
    private long saved = MOST_NANOS;
    private long savedAt;

    /** @param clock {@code System::nanoTime} */
    ListingBudget(LongSupplier clock) {
        this.clock = clock;
        this.savedAt = clock.getAsLong();
    }

    boolean allows() {
        long now = clock.getAsLong();
        saved = Math.min(MOST_NANOS, saved + (now - savedAt) / DUTY);
        savedAt = now;
        return saved > 0;
    }

    void spend(long nanos) {
        saved -= nanos;
    }
}
