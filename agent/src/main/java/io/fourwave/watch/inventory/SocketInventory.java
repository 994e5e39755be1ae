// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch.inventory;

import io.fourwave.capture.Capture;
import io.fourwave.capture.Selectors;
import io.fourwave.capture.SocketHooks;
import io.fourwave.connection.Connection;
import io.fourwave.connection.StackResolver;
import io.fourwave.connection.census.DescriptorCounts;
import io.fourwave.connection.census.UnacceptedConnection;
import io.fourwave.connection.census.UntrackedSocket;
import io.fourwave.host.ProcDescriptors;
import io.fourwave.kernel.SocketTable;
import io.fourwave.watch.CostBudget;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the sweep of known connections cannot see: sockets that nobody has met, and connections that nobody has accepted.
 * It looks more rarely, for both cost a walk through /proc; never in more than one part in {@value #DUTY} of this
 * thread's time. Watch thread only, but for {@link #account}.
 */
public final class SocketInventory {
    private static final long OFTEN_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** An accept queue is looked at through all of /proc/net/tcp before JDK 22: 10 ms on a host without a connection. */
    private static final long LISTENING_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final long RARELY_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int DUTY = 400;

    private final DescriptorInventory descriptorInventory;
    private final AcceptQueues queues;
    private final PeerStateProbe peers;
    private final Selectors selectors;
    private final SocketHooks recorder;
    private final StackResolver stacks;
    private final long often;
    private final long listening;
    private volatile DescriptorCounts account;
    private final CostBudget cost = new CostBudget(DUTY);
    private long last;
    private final CostBudget peerCost = new CostBudget(DUTY);
    private long nextPeers;

    public SocketInventory(Capture capture, SocketTable kernel, StackResolver stacks) {
        this.recorder = capture.recorder();
        this.stacks = stacks;
        this.selectors = capture.selectors();
        this.descriptorInventory = new DescriptorInventory(ProcDescriptors.ofThisProcess(), capture.table(), recorder);
        this.queues = new AcceptQueues(
                kernel,
                recorder.connectOrigins()::listenerAt,
                recorder.connectOrigins()::acceptorAt,
                recorder::acceptedOn);
        this.peers =
                new PeerStateProbe(kernel, capture.table(), capture.settings().leakNanos() / 2);
        this.often = Math.min(OFTEN_NANOS, capture.settings().leakNanos() / 2);
        this.listening = Math.min(LISTENING_NANOS, capture.settings().leakNanos() / 2);
    }

    public Optional<DescriptorCounts> account() {
        return Optional.ofNullable(account);
    }

    public List<UntrackedSocket> untrackedSockets() {
        DescriptorCounts last = account;
        return last == null ? List.of() : last.untrackedSockets();
    }

    public List<UntrackedSocket> unconnected() {
        DescriptorCounts last = account;
        return last == null ? List.of() : last.unconnected();
    }

    public boolean hasUntrackedSockets() {
        return !untrackedSockets().isEmpty();
    }

    public List<UnacceptedConnection> waiting() {
        return queues.waiting();
    }

    public void lookWhenDue(long now) {
        selectors.channels(this::adopt);
        if (now - nextPeers >= 0 || nextPeers == 0) {
            long begun = System.nanoTime();
            peers.look();
            peerCost.spent(System.nanoTime() - begun);
            nextPeers = now + Math.max(often, peerCost.pauseNanos());
        }
        // asked anew each time: the application may have begun to listen since
        if (last == 0 || now - last >= Math.max(pause(), cost.pauseNanos())) {
            long begun = System.nanoTime();
            look(now);
            cost.spent(System.nanoTime() - begun);
            last = now;
        }
    }

    /** False when a look takes longer than that as a rule. */
    public boolean fitsIn(long nanos) {
        return cost.fitsIn(nanos);
    }

    private long pause() {
        if (hasUntrackedSockets() || account == null) {
            return often;
        }
        boolean listens = recorder.connectOrigins().hasBegunToListen()
                || !descriptorInventory.listeners().isEmpty();
        return listens ? listening : RARELY_NANOS;
    }

    public void look(long now) {
        recorder.connectOrigins().resolveStacks(stacks);
        account = descriptorInventory.take(now).orElse(null);
        queues.look(descriptorInventory.listeners(), now);
    }

    private void adopt(Object channel, String thread) {
        Connection adopted = recorder.adopt(channel);
        if (adopted != null) {
            adopted.holder("the selector of thread " + thread);
        }
    }
}
