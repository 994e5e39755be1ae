// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.capture.CallEvent;
import io.fourwave.capture.ConnectionTable;
import io.fourwave.connection.CapturedStack;
import io.fourwave.connection.Connection;
import io.fourwave.connection.StackResolver;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.TeardownListener;
import io.fourwave.connection.Use;
import io.fourwave.connection.WholeStory;
import io.fourwave.connection.census.Census;
import io.fourwave.connection.census.Counters;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.connection.census.Snapshot.Standstills;
import io.fourwave.connection.census.UnacceptedConnection;
import io.fourwave.connection.census.UntrackedSocket;
import io.fourwave.jdk.FakeApi;
import io.fourwave.tcp.Call;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.inventory.ScriptedDescriptors;
import java.io.FileDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The watching without sockets: a kernel that says what a test tells it, and a clock that the test moves. One second
 * between two sweeps.
 */
public final class Scene {
    /** SO_RCVBUF of each, in bytes. */
    private static final int RECEIVE_BUFFER = 65_536;

    /** Who has used a connection is gone. */
    private static final Thread ENDED = new Thread("ended");

    public static final FourTuple LOCAL =
            FourTuple.of(new byte[] {127, 0, 0, 1}, 40_000, new byte[] {127, 0, 0, 1}, 8080);
    public static final FourTuple REMOTE =
            FourTuple.of(new byte[] {10, 0, 0, 1}, 40_000, new byte[] {10, 0, 0, 2}, 8080);
    public static final StackTraceElement OPENER = new StackTraceElement("com.acme.Orders", "fetch", "Orders.java", 42);
    public static final StackTraceElement CLOSER = new StackTraceElement("com.acme.Orders", "done", "Orders.java", 57);
    public static final StackTraceElement READER = new StackTraceElement("com.acme.Orders", "read", "Orders.java", 50);
    static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    public final Counters counters = new Counters();
    public final ConnectionTable table = new ConnectionTable(1 << 16);
    public final ScriptedTable kernel = new ScriptedTable();
    public final ScriptedDescriptors descriptors = new ScriptedDescriptors(table);
    public final TeardownTracker teardowns;
    public final CallProcessor calls;
    private final List<Teardown> ended = new ArrayList<>();
    private final Sweep sweep;
    private final UnreadBytesProbe unread = new UnreadBytesProbe(TimeUnit.SECONDS.toNanos(30));
    private final List<UntrackedSocket> untrackedSockets = new ArrayList<>();
    private final List<UntrackedSocket> unconnected = new ArrayList<>();
    private final List<UnacceptedConnection> waiting = new ArrayList<>();
    public final List<Snapshot.BlockedClose> blockedCloses = new ArrayList<>();
    /** What is known of a use is known to 32 ns. */
    private long now = System.nanoTime() & -32;

    private Standstills standstills = Standstills.NONE;
    private boolean hearsOrdinaryCalls;

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
                table,
                teardowns,
                stacks,
                listeners,
                descriptors::tcpInfo,
                descriptors::poll,
                this::now,
                unread::visits);
    }

    public static FourTuple tuple(int localPort, int peerPort) {
        return FourTuple.of(new byte[] {10, 0, 0, 1}, localPort, new byte[] {10, 0, 0, 2}, peerPort);
    }

    public long now() {
        return now;
    }

    public void passes(long amount, TimeUnit unit) {
        now += unit.toNanos(amount);
    }

    /** The whole process stands still for that long. */
    public void standsStill(long amount, TimeUnit unit) {
        long from = now;
        passes(amount, unit);
        standstills = standstills.and(from, now);
    }

    public Connection opens(Side side, FourTuple tuple) {
        return opens(side, tuple, OPENER);
    }

    public Connection opens(Side side, FourTuple tuple, StackTraceElement... openedBy) {
        return track(opening(side, openedBy), tuple, new FakeApi(false));
    }

    /** One whose reads do not wait. */
    public Connection opensNonBlocking(Side side, FourTuple tuple) {
        return track(opening(side, OPENER), tuple, new FakeApi(false, true, true));
    }

    /** A channel that nobody has any more, and that the garbage collector has taken. */
    public Connection opensAndLoses(FourTuple tuple) {
        return track(opening(Side.CLIENT, OPENER), tuple, new FakeApi(false, false, false));
    }

    /** One whose descriptor is a real socket's. */
    public Connection opensOn(FileDescriptor descriptor, FourTuple tuple) {
        return track(opening(Side.CLIENT, OPENER), tuple, new FakeApi(false), descriptor);
    }

    /** A connection of {@code java.net.Socket}, whose close sends the FIN first. */
    public Connection opensSocket(FourTuple tuple) {
        return track(opening(Side.CLIENT), tuple, new FakeApi(true));
    }

    public Connection connects(FourTuple tuple) {
        return track(new Connection.Origin(Side.CLIENT, false, true, now, "main", 1, null), tuple, new FakeApi(false));
    }

    /** One that was there before the agent. */
    public Connection adopts(FourTuple tuple) {
        return track(new Connection.Origin(Side.CLIENT, true, false, now, null, 0, null), tuple, new FakeApi(false));
    }

    public void requests(Connection connection, String thread, StackTraceElement... askedBy) {
        connection.request(new Use(now, thread, null, captured(askedBy)));
    }

    public void isUsedAt(Connection connection, StackTraceElement... at) {
        connection.usage().use(new Use(now, "worker", ENDED, captured(at)));
    }

    /** Another thread than the opener's has it for a while. */
    public void isUsedBy(String thread, Connection connection) {
        connection.usage().use(new Use(now, thread, ENDED, captured(CLOSER)));
    }

    public void reads(Connection connection) {
        connection.usage().read(now);
        connection.usage().use(new Use(now, "reader", ENDED, captured(READER)));
    }

    public void readsEndOfStream(Connection connection) {
        connection.usage().read(now);
        connection.usage().endOfStream(new Use(now, "reader", ENDED, captured(READER)));
    }

    public void writes(Connection connection) {
        connection.usage().written(now);
    }

    /** An option is set. */
    public void touches(Connection connection) {
        connection.usage().touched(now);
    }

    /** What it does with it now is not seen. */
    public void doesUnseen(Connection connection) {
        connection.usage().perhapsRead();
        connection.usage().doubtLastUse();
    }

    public void hasUnread(Connection connection, int bytes) {
        connection.unreadSeen(bytes, RECEIVE_BUFFER, now);
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
        waiting.add(new UnacceptedConnection(tuple, now, listeningAt.length == 0 ? null : listener));
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

    public void closes(Connection connection, TcpState state) {
        calls(connection, CallEvent.Kind.CLOSE, state);
    }

    /** By a close whose stack this is. */
    public void closesAt(Connection connection, TcpState state, StackTraceElement... stack) {
        takes(new CallEvent(
                connection,
                CallEvent.Kind.CLOSE,
                state.number(),
                false,
                0,
                false,
                now,
                "worker",
                7,
                captured(stack),
                null));
    }

    /** The close has been entered and does not come back. */
    public void isStuckInClose(Connection connection, TcpState state) {
        connection.beginClose(now);
        connection.callBegins();
        connection.descriptorGoes();
        calls.accept(event(connection, CallEvent.Kind.CLOSE, state, false, 0, false));
    }

    /** As {@link #isStuckInClose}, and its call did not get into the queue. */
    public void isStuckInUnseenClose(Connection connection) {
        connection.beginClose(now);
        connection.callBegins();
        connection.callLost();
        connection.descriptorGoes();
    }

    /** The close has come back, and a selector holds the descriptor. */
    public void closesHeldBySelector(Connection connection, TcpState state) {
        connection.beginClose(now);
        takes(event(connection, CallEvent.Kind.CLOSE, state, false, 0, true));
        connection.closeReturned();
    }

    public void isDeregistered(Connection connection, TcpState state) {
        calls(connection, CallEvent.Kind.DEREGISTERED, state);
    }

    public void resets(Connection connection) {
        takes(event(connection, CallEvent.Kind.CLOSE, TcpState.ESTABLISHED, true, 0, false));
    }

    public void closesUnread(Connection connection, int unread) {
        takes(event(connection, CallEvent.Kind.CLOSE, TcpState.ESTABLISHED, false, unread, false));
    }

    public void isCollected(Connection connection, TcpState state) {
        calls(connection, CallEvent.Kind.COLLECTED, state);
    }

    public void shutsOutput(Connection connection, TcpState state) {
        calls(connection, CallEvent.Kind.SHUTDOWN_OUTPUT, state);
    }

    public void calls(Connection connection, CallEvent.Kind kind, TcpState state) {
        takes(event(connection, kind, state, false, 0, false));
    }

    /** A call is sampled on an application thread, and then taken by the watch thread. */
    public void takes(CallEvent event) {
        event.connection().callBegins();
        goes(event);
        calls.accept(event);
    }

    /** A call whose event does not get into the queue. */
    public void loses(CallEvent event) {
        event.connection().callBegins();
        event.connection().callLost();
        goes(event);
    }

    public CallEvent event(
            Connection connection, CallEvent.Kind kind, TcpState state, boolean lingerZero, int unread, boolean held) {
        return new CallEvent(
                connection, kind, state.number(), lingerZero, unread, held, now, "worker", 7, captured(CLOSER), null);
    }

    public List<Teardown> ended() {
        return ended;
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

    public static CapturedStack captured(StackTraceElement... frames) {
        CapturedStack captured = new CapturedStack();
        captured.setStackTrace(frames);
        return captured;
    }

    private Connection.Origin opening(Side side, StackTraceElement... openedBy) {
        return new Connection.Origin(side, false, false, now, "main", 1, captured(openedBy));
    }

    private Connection track(Connection.Origin origin, FourTuple tuple, FakeApi api) {
        return track(origin, tuple, api, new FileDescriptor());
    }

    private Connection track(Connection.Origin origin, FourTuple tuple, FakeApi api, FileDescriptor descriptor) {
        Connection connection =
                new Connection(origin, api, null, descriptor, 100 + descriptors.count(), FakeApi.peer(tuple));
        connection.resolveTuple(FakeApi.local(tuple));
        table.put(connection);
        descriptors.isIn(TcpState.ESTABLISHED, descriptor);
        return connection;
    }

    private void goes(CallEvent event) {
        if (event.kind().call() == Call.CLOSE && !event.held()) {
            event.connection().descriptorGoes();
            table.remove(event.connection());
        }
    }

    private final class Audience implements TeardownListener {

        @Override
        public void ended(Teardown teardown) {
            ended.add(teardown);
        }

        @Override
        public boolean hearsOrdinaryCalls() {
            return hearsOrdinaryCalls;
        }
    }
}
