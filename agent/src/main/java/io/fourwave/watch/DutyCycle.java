// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.connection.census.Snapshot.Standstills;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Runs the watch thread's work in turns, with pauses, until it is told to stop; an error ends no more than a part of a
 * turn. The work belongs to one thread at a time: to the watch thread during a turn, and to whoever takes it over after
 * the last one. Notices when this process did not run.
 */
final class DutyCycle {
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** A pause that lasts so much longer than asked for is none of the scheduler's: the process was stopped, or collected. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** A turn has work of its own to do: it may take this, and four times of what it takes as a rule. */
    private static final long LONG_TURN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int LONGER_THAN_USUAL = 4;

    /** So long without a turn is worth a word. */
    private static final long OVERDUE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final long idleNanos;
    private final LongSupplier clock;
    private final ReentrantLock ownership = new ReentrantLock();
    private final Queue<Runnable> asked = new ConcurrentLinkedQueue<>();
    private final AtomicLong errors = new AtomicLong();
    private final CostBudget turns = new CostBudget(1);

    private volatile boolean running;
    private volatile Thread runner;
    private volatile boolean stopping;
    private volatile long turnBegan;
    private volatile String ending;
    private Standstills standstills = Standstills.NONE;
    private long accountedUntil;

    /**
     * @param intervalNanos no pause is longer
     * @param clock {@code System::nanoTime}
     */
    DutyCycle(long intervalNanos, LongSupplier clock) {
        this(intervalNanos, clock, IDLE_NANOS);
    }

    DutyCycle(long intervalNanos, LongSupplier clock, long idleNanos) {
        this.idleNanos = Math.min(idleNanos, intervalNanos);
        this.clock = clock;
        this.turnBegan = clock.getAsLong();
        this.accountedUntil = turnBegan;
    }

    /**
     * On the watch thread, until {@link #stop}.
     *
     * @param turn true when something happened, so that the next turn should come soon
     */
    void run(BooleanSupplier turn) {
        runner = Thread.currentThread();
        running = true;
        try {
            long due = clock.getAsLong();
            while (!stopping) {
                boolean busy = owned(turn, due);
                long pause = busy ? BUSY_NANOS : idleNanos;
                due = clock.getAsLong() + pause;
                LockSupport.parkNanos(this, pause);
            }
        } catch (Throwable end) {
            ending = end.toString();
            throw end;
        } finally {
            running = false;
            runner = null;
        }
    }

    /**
     * The loop ends with the turn that is under way, or never begins.
     *
     * @return true when it has begun, and has not ended yet
     */
    boolean stop() {
        stopping = true;
        return running;
    }

    /**
     * Stops, and does this on the thread that calls, once the watch thread's last turn is over.
     *
     * @return false when that was not over in time; nothing is done then
     */
    boolean takeOver(long nanos, Runnable work) {
        stopping = true;
        try {
            if (!ownership.tryLock(nanos, TimeUnit.NANOSECONDS)) {
                return false;
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            return false;
        }
        try {
            work.run();
            return true;
        } finally {
            ownership.unlock();
        }
    }

    /** Runs this on the watch thread, which does not finish its pause; never once it has stopped. */
    void soon(Runnable work) {
        asked.add(work);
        // null: it has not begun, or has ended
        LockSupport.unpark(runner);
    }

    /** An error in one part must not end the watching; it is counted and shown. */
    void guarded(Runnable part) {
        try {
            part.run();
        } catch (Throwable ours) {
            errors.incrementAndGet();
        }
    }

    /** Errors that were caught. Any thread. */
    long errors() {
        return errors.get();
    }

    /** An error that is caught elsewhere. */
    void failed() {
        errors.incrementAndGet();
    }

    /** True while the loop runs. Any thread. */
    boolean isRunning() {
        return running;
    }

    /** Why what is watched is not up to date; empty when it is. Any thread. */
    Optional<String> trouble() {
        long idle = clock.getAsLong() - turnBegan;
        if (ending != null) {
            return Optional.of("the agent's thread ended: " + ending);
        }
        return running && !stopping && idle > OVERDUE_NANOS
                ? Optional.of(
                        "the agent's thread has been in one turn for " + TimeUnit.NANOSECONDS.toSeconds(idle) + " s")
                : Optional.empty();
    }

    /** When this process did not run, as far as was noticed until now. Watch thread. */
    Standstills standstills(long now) {
        long allowed = LONG_TURN_NANOS + LONGER_THAN_USUAL * turns.usualNanos();
        stoodStill(Math.max(turnBegan + allowed, accountedUntil), now);
        return standstills;
    }

    private boolean owned(BooleanSupplier turn, long due) {
        ownership.lock();
        try {
            return stopping || turn(turn, due);
        } finally {
            ownership.unlock();
        }
    }

    private boolean turn(BooleanSupplier turn, long due) {
        long begun = clock.getAsLong();
        if (begun - due > LATE_NANOS) {
            stoodStill(due, begun);
        }
        turnBegan = begun;
        boolean busy = true;
        try {
            busy = turn.getAsBoolean();
            for (Runnable work = asked.poll(); work != null; work = asked.poll()) {
                guarded(work);
            }
        } catch (Throwable ours) {
            // between the guarded parts there is little, but an OutOfMemoryError needs no more
            errors.incrementAndGet();
        }
        long ended = clock.getAsLong();
        standstills(ended);
        turns.spent(ended - begun);
        return busy;
    }

    private void stoodStill(long from, long until) {
        if (until - from > 0) {
            standstills = standstills.and(from, until);
            accountedUntil = until;
        }
    }
}
