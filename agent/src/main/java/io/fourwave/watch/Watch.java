// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.kernel.JdkNet;
import io.fourwave.kernel.SocketTable;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The watch thread's work: takes calls from the queue, sweeps the open connections, looks for the closed ones. The only
 * place where teardowns are written.
 */
public final class Watch implements Runnable {
    private static final long IDLE_NANOS = 50_000_000L;
    private static final long BUSY_NANOS = 10_000_000L;

    private final long interval;
    private final CallQueue queue;
    private final ConnectionTable table;
    private final Counters counters;
    private final Teardowns teardowns;
    private final Calls calls;
    private final Sweep sweep;
    private final Curiosity curiosity;
    private final UnreadLook unread;
    private final Surroundings surroundings;
    private final Consumer<Snapshot> afterSweep;
    private final AtomicLong errors = new AtomicLong();

    private volatile boolean running;
    private volatile boolean stopping;
    private volatile Census census = Census.EMPTY;
    private volatile int queueHighWater;
    private long nextSweep;

    /**
     * @param afterSweep run on the watch thread after each sweep
     */
    public Watch(Intake intake, SocketTable kernel, TeardownListener listener, Consumer<Snapshot> afterSweep) {
        Intake.Settings settings = intake.settings();
        this.interval = settings.sweepNanos();
        this.queue = intake.queue();
        this.table = intake.table();
        this.counters = intake.counters();
        this.teardowns = new Teardowns(
                kernel,
                interval,
                settings.capacity(),
                settings.teardownsASecond(),
                counters,
                listener,
                System::nanoTime);
        StackResolver stacks = new StackResolver(settings.stackDepth());
        Listeners listeners = new Listeners(kernel, System::nanoTime);
        this.calls = new Calls(teardowns, stacks, listeners);
        this.curiosity = new Curiosity(intake.recorder());
        this.unread = new UnreadLook(settings.leakNanos());
        this.surroundings = new Surroundings(intake, kernel, stacks);
        this.sweep = new Sweep(table, teardowns, stacks, listeners, JdkNet::tcpState, System::nanoTime, this::visited);
        this.afterSweep = afterSweep;
    }

    @Override
    public void run() {
        running = true;
        while (!stopping) {
            boolean busy = turn();
            LockSupport.parkNanos(busy ? BUSY_NANOS : Math.min(IDLE_NANOS, interval));
        }
    }

    /**
     * The loop ends within one turn, or never begins.
     *
     * @return true when {@link #finish} must wait for the thread of {@link #run} to end
     */
    public boolean stop() {
        stopping = true;
        return running;
    }

    /** After the loop: takes what is still queued, looks a last time, and ends every teardown as it stands. */
    public void finish() {
        guarded(this::drain);
        guarded(() -> sweep.run(System.nanoTime()));
        guarded(teardowns::lookForAll);
        guarded(() -> surroundings.look(System.nanoTime()));
        guarded(() -> afterSweep.accept(snapshot()));
        guarded(teardowns::endAll);
    }

    /** Where the calls of application threads wait. */
    CallQueue queue() {
        return queue;
    }

    public Counters counters() {
        return counters;
    }

    /** As of the last sweep. Any thread. */
    public Census census() {
        return census;
    }

    /** Open connections now. Any thread. */
    public int tracked() {
        return table.size();
    }

    public int queueHighWater() {
        return queueHighWater;
    }

    /** Errors of our own on the watch thread, caught and counted. */
    public long errors() {
        return errors.get();
    }

    /** Every socket descriptor as of the last look; empty where they cannot be listed. Any thread. */
    public Optional<Account> account() {
        return surroundings.account();
    }

    /** True when something happened, so that the next look should come soon. */
    private boolean turn() {
        boolean busy = !queue.isEmpty();
        guarded(this::drain);
        long now = System.nanoTime();
        if (now - nextSweep >= 0) {
            nextSweep = now + interval;
            guarded(() -> {
                teardowns.anchor(Anchor.now());
                sweep(now);
                afterSweep.accept(snapshot());
            });
        }
        guarded(() -> teardowns.look(System.nanoTime()));
        return busy;
    }

    private void sweep(long now) {
        curiosity.sweepBegins();
        unread.sweepBegins(now);
        sweep.run(now);
        surroundings.lookWhenDue(now);
        curiosity.sweepEnds(surroundings.hasStrangers());
    }

    private void visited(Connection connection, TcpState state, long now) {
        curiosity.visits(connection, now);
        unread.visits(connection, state, now);
    }

    private Snapshot snapshot() {
        census = takeCensus();
        List<Connection> open = new ArrayList<>(table.size());
        table.forEach(open::add);
        return new Snapshot(
                System.nanoTime(),
                open,
                teardowns.withoutDescriptor(),
                surroundings.strangers(),
                surroundings.waiting(),
                census);
    }

    private void drain() {
        queueHighWater = Math.max(queueHighWater, queue.size());
        queue.drain(event -> guarded(() -> calls.accept(event)));
    }

    private Census takeCensus() {
        Census.Taker taker = new Census.Taker(System.nanoTime());
        table.forEach(taker::open);
        teardowns.withoutDescriptor().forEach(taker::withoutDescriptor);
        surroundings.strangers().forEach(taker::stranger);
        teardowns.assumed().countInto(taker, System.nanoTime());
        return taker.census();
    }

    /** An error in one turn must not end the watching; it is counted and shown. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable ours) {
            errors.incrementAndGet();
        }
    }
}
