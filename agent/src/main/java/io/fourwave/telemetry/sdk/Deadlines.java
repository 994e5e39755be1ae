// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.sdk;

import java.util.concurrent.TimeUnit;

/** Moments of {@link System#nanoTime} until which the end of the JVM waits. */
public final class Deadlines {
    private Deadlines() {}

    /** For waits that take 0 for ever: at least 1. */
    static long remaining(long deadline) {
        return Math.max(1, deadline - System.nanoTime());
    }

    public static void join(Thread thread, long deadline) {
        try {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(remaining(deadline))));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
