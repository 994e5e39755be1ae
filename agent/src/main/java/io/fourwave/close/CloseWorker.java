// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * The thread on which close() is called, one after the other. The hooks take it for one of the application's: the close is
 * seen as any other. Where one does not return in time, that thread is left to it and the next has another.
 */
final class CloseWorker implements AutoCloseable {
    /** TLS and SO_LINGER may block a close; it goes on by itself after that. */
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private ExecutorService executor = executor();
    private int hanging;

    /** @return what the work returns, or that it hangs */
    Optional<Sparing> within(Supplier<Optional<Sparing>> work) throws InterruptedException {
        return within(LIMIT_NANOS, work);
    }

    /** @return what the work returns, or that it hangs */
    Optional<Sparing> within(long nanos, Supplier<Optional<Sparing>> work) throws InterruptedException {
        Future<Optional<Sparing>> result = executor.submit(work::get);
        try {
            return result.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException hangs) {
            hanging++;
            executor.shutdown();
            executor = executor();
            return Optional.of(Sparing.CLOSE_HANGS);
        } catch (ExecutionException refused) {
            return Optional.of(Sparing.CLOSE_FAILED);
        }
    }

    int hanging() {
        return hanging;
    }

    @Override
    public void close() {
        executor.shutdown();
    }

    private static ExecutorService executor() {
        return Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(null, work, "fourwave-close");
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            return thread;
        });
    }
}
