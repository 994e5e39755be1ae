// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.capture.CallEvent;
import io.fourwave.connection.Connection;
import io.fourwave.connection.StackResolver;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.connection.TeardownListener;
import io.fourwave.connection.Use;
import io.fourwave.connection.WholeStory;
import io.fourwave.connection.census.Census;
import io.fourwave.connection.census.Counters;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.connection.census.Snapshot.Standstills;
import io.fourwave.connection.census.UnacceptedConnection;
import io.fourwave.connection.census.UntrackedSocket;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.io.FileDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The watching without sockets: a kernel that says what a test tells it, and an application and a clock that the test moves.
 * One second between two sweeps.
 */
public final class Scene extends ScriptedApplication {
    static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    public final Counters counters = new Counters();
    public final ScriptedTable kernel = new ScriptedTable();
    public final TeardownTracker teardowns;
    public final CallProcessor calls;
    private final List<Teardown> ended = new ArrayList<>();
    private final List<TeardownListener> others = new ArrayList<>();
    private final Sweep sweep;
    private final UnreadBytesProbe unread = new UnreadBytesProbe(TimeUnit.SECONDS.toNanos(30));
    private final List<UntrackedSocket> untrackedSockets = new ArrayList<>();
    private final List<UntrackedSocket> unconnected = new ArrayList<>();
    private final List<UnacceptedConnection> waiting = new ArrayList<>();
    public final List<Snapshot.BlockedClose> blockedCloses = new ArrayList<>();

    private Standstills standstills = Standstills.NONE;
    private boolean hearsOrdinaryCalls;
    private long readNanos;

    public Scene() {
        this(100);
    }

    public Scene(int capacity) {
        StackResolver stacks = new StackResolver(64);
        Listeners listeners = new Listeners(kernel, this::now);
        TeardownListener listener = new Audience();
        this.teardowns = new TeardownTracker(
                kernel, listeners, INTERVAL, new Overload(capacity, 1_000, counters), counters, listener, this::now);
        this.calls = new CallProcessor(teardowns, stacks, listeners);
        this.sweep = new Sweep(
                table, teardowns, stacks, listeners, this::tcpInfo, descriptors::poll, this::now, unread::visits);
    }

    /** The watch thread is not given the CPU for so long, whenever it has asked for a state. */
    public void readsTake(long amount, TimeUnit unit) {
        readNanos = unit.toNanos(amount);
    }

    private int tcpInfo(FileDescriptor descriptor) {
        int state = descriptors.tcpInfo(descriptor);
        now += readNanos;
        return state;
    }

    /** The whole process stands still for that long. */
    public void standsStill(long amount, TimeUnit unit) {
        long from = now;
        passes(amount, unit);
        standstills = standstills.and(from, now);
    }

    public void hasPeerIn(TcpState state, Connection connection) {
        connection.peerSeen(state, true);
    }

    public void isHeldBy(Connection connection, String holder) {
        connection.holder(holder);
    }

    public void hasStranger(Side side, FourTuple tuple, TcpState state) {
        untrackedSockets.add(new UntrackedSocket(
                7 + untrackedSockets.size(), 1000 + untrackedSockets.size(), tuple, side, state, now));
    }

    /** A socket that was made, or that was reset before anybody watched. */
    public void hasUnconnected() {
        int number = 7 + unconnected.size();
        unconnected.add(new UntrackedSocket(number, 5000 + number, null, Side.CLIENT, TcpState.CLOSE, now));
    }

    /** @param listeningAt where the application began to listen; none: nobody knows */
    public void hasWaiting(FourTuple tuple, StackTraceElement... listeningAt) {
        Use listener = new Use(now, "acceptor", null, captured(listeningAt));
        listener.resolve(new StackResolver(64));
        waiting.add(new UnacceptedConnection(tuple, now, listeningAt.length == 0 ? null : listener, null));
    }

    /** @param acceptor the thread that has accepted there before */
    public void hasWaiting(FourTuple tuple, Thread acceptor) {
        waiting.add(new UnacceptedConnection(tuple, now, null, new Use(now, "acceptor", acceptor, null)));
    }

    public Snapshot snapshot() {
        List<Connection> open = new ArrayList<>();
        table.forEach(open::add);
        List<Connection> conspicuous =
                open.stream().filter(Connection::isConspicuous).toList();
        return new Snapshot(
                now,
                open,
                conspicuous,
                teardowns.withoutDescriptor(),
                untrackedSockets,
                unconnected,
                waiting,
                blockedCloses,
                census(),
                standstills);
    }

    public Census census() {
        Census.Taker taker = new Census.Taker(now);
        table.forEach(taker::open);
        teardowns.withoutDescriptor().forEach(taker::withoutDescriptor);
        untrackedSockets.forEach(taker::untracked);
        return taker.census();
    }

    /** What tcp_info says of this connection from now on. */
    public void isIn(TcpState state, Connection connection) {
        descriptors.isIn(state, connection.descriptor());
    }

    /** Asks for all connections. */
    public void sweeps() {
        do {
            sweepsOnce();
        } while (!sweep.isRoundComplete());
    }

    /** Asks for as many as one sweep does. */
    public void sweepsOnce() {
        sweep.run(now);
    }

    public void looks() {
        teardowns.look(now);
    }

    /** The kernel's tables show it in this state, and are looked at. */
    public void shows(FourTuple tuple, TcpState state) {
        kernel.has(tuple, state);
        looks();
    }

    public void forgets(FourTuple tuple) {
        kernel.forgets(tuple);
        looks();
    }

    public List<Teardown> ended() {
        return ended;
    }

    /** From now on this hears of each call and of each end, too. */
    public void tells(TeardownListener other) {
        others.add(other);
    }

    /** As while a Flight Recording runs. */
    public void hearsOrdinaryCalls() {
        hearsOrdinaryCalls = true;
    }

    /** The one that has ended, and that tells a story without holes and contradictions. */
    public Teardown theEnded() {
        assertThat(ended).hasSize(1);
        return WholeStory.of(ended.get(0));
    }

    @Override
    void isTaken(CallEvent event) {
        calls.accept(event);
    }

    private final class Audience implements TeardownListener {

        @Override
        public void ended(Teardown teardown) {
            ended.add(teardown);
            others.forEach(other -> other.ended(teardown));
        }

        @Override
        public void called(Teardown teardown, TeardownEvent.Called call) {
            others.forEach(other -> other.called(teardown, call));
        }

        @Override
        public boolean hearsOrdinaryCalls() {
            return hearsOrdinaryCalls;
        }
    }
}
