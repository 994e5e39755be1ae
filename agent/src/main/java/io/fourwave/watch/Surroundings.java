// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.kernel.ProcDescriptors;
import io.fourwave.kernel.SocketTable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the sweep of known connections cannot see: sockets that nobody has met, and connections that nobody has accepted.
 * Looked at more rarely, for both cost a walk through /proc; never more than one part in {@value #DUTY} of this thread's
 * time. Watch thread only, but for {@link #account}.
 */
final class Surroundings {
    private static final long OFTEN_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** An accept queue is looked at through all of /proc/net/tcp before JDK 22: 10 ms on a host without a connection. */
    private static final long LISTENING_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final long RARELY_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int DUTY = 400;

    private final Bookkeeper bookkeeper;
    private final AcceptQueues queues;
    private final PeerLook peers;
    private final Selectors selectors;
    private final Recorder recorder;
    private final StackResolver stacks;
    private final long often;
    private final long listening;
    private volatile Account account;
    private long next;
    private long lastCost;

    Surroundings(Intake intake, SocketTable kernel, StackResolver stacks) {
        this.recorder = intake.recorder();
        this.stacks = stacks;
        this.selectors = intake.selectors();
        this.bookkeeper = new Bookkeeper(ProcDescriptors.ofThisProcess(), intake.table(), recorder);
        this.queues = new AcceptQueues(kernel, recorder.openings()::listenerAt);
        this.peers = new PeerLook(kernel, intake.table());
        this.often = Math.min(OFTEN_NANOS, intake.settings().leakNanos() / 2);
        this.listening = Math.min(LISTENING_NANOS, intake.settings().leakNanos() / 2);
    }

    Optional<Account> account() {
        return Optional.ofNullable(account);
    }

    List<Stranger> strangers() {
        Account last = account;
        return last == null ? List.of() : last.strangers();
    }

    boolean hasStrangers() {
        return !strangers().isEmpty();
    }

    List<Waiting> waiting() {
        return queues.waiting();
    }

    void lookWhenDue(long now) {
        selectors.channels(this::adopt);
        if (next == 0 || now - next >= 0) {
            long begun = System.nanoTime();
            look(now);
            long cost = System.nanoTime() - begun;
            // the cheaper of two: the first one pays for a cold JVM
            next = now + Math.max(pause(), Math.min(cost, lastCost) * DUTY);
            lastCost = cost;
        }
    }

    private long pause() {
        if (hasStrangers()) {
            return often;
        }
        return bookkeeper.listeningPorts().isEmpty() ? RARELY_NANOS : listening;
    }

    void look(long now) {
        recorder.openings().resolveStacks(stacks);
        account = bookkeeper.take(now).orElse(null);
        queues.look(bookkeeper.listeningPorts(), now);
        peers.look();
    }

    private void adopt(Object channel, String thread) {
        Connection adopted = recorder.adopt(channel);
        if (adopted != null) {
            adopted.holder("the selector of thread " + thread);
        }
    }
}
