// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** All the memory that there is, as a chain of ever smaller links. */
final class Hoard {
    private static final int LARGEST = 1 << 18;
    private static final int SMALLEST = 1 << 4;
    private static final long HELD_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private Hoard() {}

    /** Fills the heap, keeps it so for a while, and lets go of it; true when an OutOfMemoryError said that it was full. */
    static boolean fill() {
        Object[] chain = null;
        int failures = 0;
        for (int length = LARGEST; length >= SMALLEST; ) {
            try {
                Object[] link = new Object[length];
                link[0] = chain;
                chain = link;
            } catch (OutOfMemoryError full) {
                failures++;
                length /= 4;
            }
        }
        LockSupport.parkNanos(HELD_NANOS);
        return failures > 0 && chain != null;
    }
}
