// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.capture.CallEvent;
import io.fourwave.capture.CallQueue;
import io.fourwave.capture.Capture;
import io.fourwave.capture.ConnectionTable;
import io.fourwave.connection.ClockAnchor;
import io.fourwave.connection.Connection;
import io.fourwave.connection.StackResolver;
import io.fourwave.connection.TeardownListener;
import io.fourwave.connection.census.Census;
import io.fourwave.connection.census.Counters;
import io.fourwave.connection.census.DescriptorCounts;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.jdk.JdkNet;
import io.fourwave.jdk.JdkPoll;
import io.fourwave.kernel.SocketTable;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.inventory.LocalPorts;
import io.fourwave.watch.inventory.SocketInventory;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The watch thread's work: takes calls from the queue, sweeps the open connections, looks for the closed ones. The only
 * place where teardowns are written. {@link DutyCycle} runs it.
 */
public final class Watch implements Runnable {
    /** Of an application that closes all the time. */
    private static final int MOST_LOOKS = 3;

    private final DutyCycle dutyCycle;
    private final long interval;
    private final CallQueue queue;
    private final ConnectionTable table;
    private final Counters counters;
    private final TeardownTracker teardowns;
    private final CallProcessor calls;
    private final Sweep sweep;
    private final UseSampling useSampling;
    private final UnreadBytesProbe unread;
    private final SocketInventory inventory;
    private final LocalPorts localPorts;
    private final EndedQueue endedQueue;
    private final DiagnosisSchedule diagnosis;

    /**
     * The parts of a turn. Made once: a lambda that is made where it is run is compiled into that place, and all that
     * it leads to with it.
     */
    private final Runnable eachTurn;

    private final Runnable drain = this::drain;
    private final Consumer<CallEvent> take = this::take;
    private final Runnable tell;
    private final Runnable sweepAndDiagnose = this::sweepAndDiagnose;
    private final Runnable lookUp = this::lookUp;

    private volatile int queueHighWater;
    private long nextSweep;

    /**
     * @param afterSweep run on the watch thread after a sweep: after each, unless that takes long
     * @param eachTurn run on the watch thread many times a second
     */
    public Watch(
            Capture capture,
            SocketTable kernel,
            TeardownListener listener,
            Consumer<Snapshot> afterSweep,
            Runnable eachTurn) {
        Capture.Settings settings = capture.settings();
        this.interval = settings.sweepNanos();
        this.dutyCycle = new DutyCycle(interval, System::nanoTime);
        this.queue = capture.queue();
        this.table = capture.table();
        this.counters = capture.counters();
        this.endedQueue = new EndedQueue(listener);
        this.tell = endedQueue::tellNext;
        Listeners listeners = new Listeners(kernel, System::nanoTime);
        this.teardowns = new TeardownTracker(
                kernel,
                listeners,
                interval,
                new Overload(settings.capacity(), settings.teardownsASecond(), counters),
                counters,
                endedQueue,
                System::nanoTime);
        StackResolver stacks = new StackResolver(settings.stackDepth());
        this.calls = new CallProcessor(teardowns, stacks, listeners);
        this.localPorts = new LocalPorts(kernel, calls.failedConnects());
        this.useSampling = new UseSampling(capture.recorder());
        this.unread = new UnreadBytesProbe(settings.leakNanos());
        this.inventory = new SocketInventory(capture, kernel, stacks);
        SnapshotTaker snapshots = new SnapshotTaker(
                table,
                teardowns,
                inventory,
                localPorts,
                new BlockedCloseProbe(settings.leakNanos(), new LockHolders()));
        this.diagnosis = new DiagnosisSchedule(snapshots, dutyCycle, afterSweep);
        this.sweep = new Sweep(
                table,
                teardowns,
                stacks,
                listeners,
                JdkNet::tcpState,
                new JdkPoll(PollBatch.AT_ONCE)::ask,
                System::nanoTime,
                this::visited);
        this.eachTurn = eachTurn;
    }

    /** The application was at work before: the ports that it had used up by then count, too. Before {@link #run}. */
    public void attached() {
        localPorts.attached();
    }

    @Override
    public void run() {
        dutyCycle.run(this::turn);
    }

    /**
     * The loop ends within one turn, or never begins.
     *
     * @return true when it has begun, and has not ended yet
     */
    public boolean stop() {
        return dutyCycle.stop();
    }

    /**
     * After the loop: takes what is still queued, looks a last time, and ends every teardown as it stands. It leaves out
     * each of these for which there is no time.
     *
     * @return false when the watch thread's last turn was not over in time, and nothing of this was done
     */
    public boolean finish(long withinNanos) {
        long deadline = System.nanoTime() + withinNanos;
        return dutyCycle.takeOver(withinNanos, () -> lastTurn(deadline));
    }

    /** For so long the hooks report every read and write. Any thread. */
    public void watchAllUses(long nanos) {
        useSampling.watchAll(nanos);
    }

    /** {@code System.nanoTime} since which the hooks report every read and write; 0: they do not. Any thread. */
    public long allUsesSinceNanos() {
        return useSampling.allSinceNanos();
    }

    /** For so long the hooks report every read and write, those of sockets that nobody has met as well. Any thread. */
    public void meetAllUsed(long nanos) {
        useSampling.meetAll(nanos);
    }

    /**
     * {@code System.nanoTime} since which every socket that is used becomes a connection; 0: not each does, or some found no
     * room. Any thread.
     */
    public long allMetSinceNanos() {
        return counters.overCapacity.sum() > 0 ? 0 : useSampling.allMetSinceNanos();
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
        return diagnosis.census();
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
        return dutyCycle.errors();
    }

    /** True while the watch thread runs, and does what {@link #soon} asks for. Any thread. */
    public boolean isRunning() {
        return dutyCycle.isRunning();
    }

    /** Why what is watched is not up to date; empty when it is. Any thread. */
    public Optional<String> trouble() {
        return dutyCycle.trouble();
    }

    /** Every socket descriptor as of the last look; empty where they cannot be listed. Any thread. */
    public Optional<DescriptorCounts> account() {
        return inventory.account();
    }

    /** Runs this soon on the watch thread, which alone may read what is being watched; never once it has stopped. */
    public void soon(Runnable work) {
        dutyCycle.soon(work);
    }

    /** Sweeps and diagnoses at once, whether it is time or not. Watch thread. */
    public Snapshot look() {
        Snapshot seen;
        int looks = 0;
        do {
            drain();
            sweep(System.nanoTime());
            tellOfEnded();
            seen = diagnosis.run();
            // one that was closed meanwhile is open no more, and its call is in the queue: it would be nowhere
        } while (!queue.isEmpty() && ++looks < MOST_LOOKS);
        return seen;
    }

    /** True when something happened, so that the next look should come soon. */
    private boolean turn() {
        boolean busy = !queue.isEmpty();
        dutyCycle.guarded(eachTurn);
        dutyCycle.guarded(drain);
        if (System.nanoTime() - nextSweep >= 0) {
            dutyCycle.guarded(sweepAndDiagnose);
        }
        dutyCycle.guarded(lookUp);
        tellOfEnded();
        return busy;
    }

    private void lastTurn(long deadline) {
        dutyCycle.guarded(drain);
        dutyCycle.guarded(() -> sweep.runForAll(System.nanoTime(), deadline));
        dutyCycle.guarded(() -> teardowns.lookForAll(deadline - System.nanoTime()));
        if (inventory.fitsIn(deadline - System.nanoTime())) {
            dutyCycle.guarded(() -> inventory.look(System.nanoTime()));
        }
        tellOfEnded();
        if (diagnosis.fitsIn(deadline - System.nanoTime())) {
            dutyCycle.guarded(diagnosis::run);
        }
        dutyCycle.guarded(teardowns::endAll);
        tellOfEnded();
    }

    private void sweepAndDiagnose() {
        long now = System.nanoTime();
        nextSweep = now + interval;
        teardowns.anchor(ClockAnchor.now());
        sweep(now);
        tellOfEnded();
        diagnosis.runWhenDue();
    }

    private void lookUp() {
        teardowns.look(System.nanoTime());
    }

    private void tellOfEnded() {
        while (!endedQueue.isEmpty()) {
            dutyCycle.guarded(tell);
        }
    }

    private void sweep(long now) {
        if (sweep.isRoundComplete()) {
            useSampling.sweepBegins();
            unread.sweepBegins(now);
        }
        sweep.run(now);
        inventory.lookWhenDue(now);
        if (sweep.isRoundComplete()) {
            useSampling.sweepEnds(inventory.hasUntrackedSockets());
        }
    }

    private void visited(Connection connection, TcpState state, long now) {
        useSampling.visits(connection, now);
        unread.visits(connection, state, now);
    }

    private void drain() {
        queueHighWater = Math.max(queueHighWater, queue.size());
        queue.drain(take);
    }

    private void take(CallEvent event) {
        try {
            calls.accept(event);
        } catch (Throwable ours) {
            dutyCycle.failed();
        }
    }
}
