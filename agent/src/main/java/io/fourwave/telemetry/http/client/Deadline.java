// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http.client;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** The moment by which one batch must be done with, retries and waits between them included. */
public final class Deadline {
    private final Duration limit;
    private final long end;

    private Deadline(Duration limit) {
        this.limit = limit;
        this.end = System.nanoTime() + limit.toNanos();
    }

    public static Deadline after(Duration limit) {
        return new Deadline(limit);
    }

    public boolean passed() {
        return remainingNanos() <= 0;
    }

    public long remainingNanos() {
        return end - System.nanoTime();
    }

    /** For SO_TIMEOUT and connect, where 0 would mean for ever: at least 1. */
    int remainingMillis() throws SocketTimeoutException {
        long nanos = remainingNanos();
        if (nanos <= 0) {
            throw new SocketTimeoutException("nothing within " + limit.toMillis() + " ms");
        }
        return (int) Math.min(Integer.MAX_VALUE, nanos / 1_000_000 + 1);
    }
}
