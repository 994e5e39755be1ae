// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http.client;

import io.fourwave.bootstrap.AgentThread;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Cuts socket operations that SO_TIMEOUT does not bound: a write blocked by a full window, and a TLS handshake fed drop
 * by drop. Its one thread closes the socket at the deadline, which ends the operation with an exception, and goes away
 * when there is nothing to watch.
 */
public final class Watchdog {
    private final ScheduledThreadPoolExecutor clock;

    public Watchdog(String threadName) {
        clock = new ScheduledThreadPoolExecutor(1, work -> new AgentThread(work, threadName));
        clock.setRemoveOnCancelPolicy(true);
        clock.setKeepAliveTime(1, TimeUnit.MINUTES);
        clock.allowCoreThreadTimeOut(true);
    }

    /** Runs the call; {@code cut} runs beside it if it outlives {@code nanos}. */
    <T> T within(long nanos, Runnable cut, SocketCall<T> call) throws IOException {
        if (clock.isShutdown()) {
            throw new IOException("the export has ended");
        }
        Future<?> alarm = after(nanos, cut);
        try {
            return call.run();
        } finally {
            alarm.cancel(false);
        }
    }

    /** The same for what throws nothing. */
    void bound(long nanos, Runnable cut, Runnable work) {
        Future<?> alarm = after(nanos, cut);
        try {
            work.run();
        } finally {
            alarm.cancel(false);
        }
    }

    /** Its thread ends at once; what it watched is no longer cut. */
    public void close() {
        clock.shutdownNow();
    }

    /** Once closed it watches nothing: what the SDK's threads still try then must not fail on their stack. */
    public Future<?> after(long nanos, Runnable cut) {
        try {
            return clock.schedule(cut, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.completedFuture(null);
        }
    }

    @FunctionalInterface
    interface SocketCall<T> {
        T run() throws IOException;
    }
}
