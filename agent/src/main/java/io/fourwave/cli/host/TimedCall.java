// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for another JVM, but not for ever, and says so on a terminal. What does not come back stays behind on a daemon
 * thread: the tool's end ends it.
 */
public final class TimedCall {
    private static final long FIRST_WORD_MILLIS = 1_000;
    private static final long STEP_MILLIS = 250;

    private final PrintStream err;
    private final boolean terminal;

    public TimedCall(PrintStream err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /**
     * @param what goes on, for the progress line
     * @throws TimeoutException when it takes longer than the limit
     */
    public <T> T await(String what, Duration limit, Callable<T> work) throws Exception {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "fourwave-attach");
        thread.setDaemon(true);
        thread.start();
        long started = System.nanoTime();
        try {
            return await(what, task, started, started + limit.toNanos());
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        } finally {
            if (terminal && millisSince(started) > FIRST_WORD_MILLIS) {
                err.print("\r\033[K");
            }
        }
    }

    private <T> T await(String what, FutureTask<T> task, long started, long deadline) throws Exception {
        while (true) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            try {
                return task.get(Math.max(1, Math.min(left, STEP_MILLIS)), TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                if (left <= STEP_MILLIS) {
                    throw notYet;
                }
            }
            if (terminal && millisSince(started) > FIRST_WORD_MILLIS) {
                err.print("\r\033[K" + what + " ... " + millisSince(started) / 1000 + " s");
                err.flush();
            }
        }
    }

    private static long millisSince(long started) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    }
}
