// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime;

import io.fourwave.bootstrap.AgentThread;
import io.fourwave.bootstrap.Hooks;
import io.fourwave.runtime.session.Log;
import io.fourwave.runtime.session.StartRequest;
import io.fourwave.telemetry.jfr.FlightEvents;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The end of the agent, which comes once: with the JVM's end, or by a detach before it. It takes no longer than what there is
 * to tell, and nothing where nobody is told. Linked as {@link AgentLifecycle} is: no lambda on the way that premain takes.
 */
final class AgentEnd implements Runnable {
    /** The JVM's end waits no longer than this for the last spans. */
    private static final long LAST_FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(1800);

    /** What comes before that flush: the session, where it is not there yet, and the watch thread's last sweep. */
    private static final long LAST_SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(3200);

    private final StartRequest start;
    private final Log log;
    private final Standby standby;
    private final AgentLifecycle lifecycle;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicLong endsBy = new AtomicLong();
    private final CountDownLatch ended = new CountDownLatch(1);

    AgentEnd(StartRequest start, Standby standby, AgentLifecycle lifecycle) {
        this.start = start;
        this.log = start.log();
        this.standby = standby;
        this.lifecycle = lifecycle;
    }

    /** False where it has begun already. */
    boolean begin() {
        return begun.compareAndSet(false, true);
    }

    boolean hasBegun() {
        return begun.get();
    }

    /** With the JVM: returns when the last spans have been made, at once where there are none to be made. */
    @Override
    public void run() {
        if (hasNothingToSay()) {
            begun.set(true);
            comes(0);
            return;
        }
        try {
            new AgentThread(new OfJvm(), "fourwave-last").start();
        } catch (OutOfMemoryError noThread) {
            // on the thread that ends the JVM, which is not ours: what is sent from it would be seen by the hooks
            Hooks.listen(null);
            new OfJvm().run();
            return;
        }
        try {
            ended.await(endsBy() - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@link System#nanoTime} of the first who asks and all that it may take: another agent's SDK and the JVM may both wait. */
    private long endsBy() {
        endsBy.compareAndSet(0, System.nanoTime() + LAST_FLUSH_NANOS + LAST_SWEEP_NANOS);
        return endsBy.get();
    }

    /** The JVM's end waits for no session, no last look and no SDK where nobody would be told of what they see. */
    private void withJvm() {
        if (isHeard()) {
            comes(LAST_FLUSH_NANOS);
        } else {
            Hooks.listen(null);
            passSilently();
            ended.countDown();
        }
    }

    private boolean isHeard() {
        try {
            return start.isToBeWritten()
                    || FlightEvents.isRecorderUsed()
                    || start.agentHost().mayHaveRecipient();
        } catch (Throwable unknown) {
            return true;
        }
    }

    /** Ends the session, where there is one; whoever calls has begun the end. */
    void comes(long flushNanos) {
        try {
            if (hasNothingToSay()) {
                passSilently();
            } else {
                long deadline = System.nanoTime() + flushNanos;
                // where a report is asked for, even a JVM that ends before the session is there waits for it
                lifecycle
                        .session(start.reportFile().isPresent() ? LAST_SWEEP_NANOS : flushNanos)
                        .end(deadline - System.nanoTime());
            }
        } catch (CancellationException | ExecutionException neverBegan) {
            // the watch thread has said so
        } catch (TimeoutException notYetThere) {
            String what = "the JVM ended before the agent was ready: it had too little CPU time";
            if (start.reportFile().isPresent()) {
                log.warn(what + "; there is no report");
            } else {
                log.debug(what);
            }
        } catch (Throwable ours) {
            log.warn("could not finish its last report: " + ours);
        } finally {
            ended.countDown();
        }
    }

    /** There was no connection, and no report is wanted. */
    private boolean hasNothingToSay() {
        return !standby.isSessionNeeded() && !start.reportFile().isPresent();
    }

    private void passSilently() {
        log.debug("ends, and waits for nothing: there is nothing to report, or no place to send it to");
        // other shutdown hooks run now, and may have the JVM's first socket: nobody will weave for them
        standby.end();
    }

    private final class OfJvm implements Runnable {
        @Override
        public void run() {
            if (begin()) {
                withJvm();
            }
        }
    }
}
