// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets threads of the application that load a class wait until the agent's thread has come so far. None waits longer than
 * the limit after the first of them began: whoever waits may hold what the agent's thread needs.
 */
final class HoldBack {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final long limitNanos;
    private final AtomicLong end = new AtomicLong();
    private volatile Thread agent;
    private volatile int reached;
    private volatile boolean inVain;

    HoldBack(long limitNanos) {
        this.limitNanos = limitNanos;
    }

    /** The thread that is waited for, which never waits itself. */
    void isUpTo(Thread thread) {
        agent = thread;
    }

    /** From now on nobody waits for this stage. */
    void reached(int stage) {
        reached = stage;
    }

    boolean hasReached(int stage) {
        return reached >= stage;
    }

    /**
     * Looks again and again, and leaves the thread's interruption alone: {@code Thread.interrupt} and
     * {@code isInterrupted} may be the application's code.
     */
    void await(int stage) {
        if (hasReached(stage) || Thread.currentThread() == agent) {
            return;
        }
        end.compareAndSet(0, System.nanoTime() + limitNanos);
        while (!hasReached(stage) && System.nanoTime() - end.get() < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
            // an interrupted thread does not park
            Thread.yield();
        }
        inVain |= !hasReached(stage);
    }

    /** Whether a thread has waited for the whole limit, and has gone on before the agent was ready. */
    boolean wasInVain() {
        return inVain;
    }
}
