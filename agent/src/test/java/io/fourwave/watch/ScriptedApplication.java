// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.capture.CallEvent;
import io.fourwave.capture.ConnectionTable;
import io.fourwave.connection.CapturedStack;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Use;
import io.fourwave.jdk.FakeApi;
import io.fourwave.tcp.Call;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.inventory.ScriptedDescriptors;
import java.io.FileDescriptor;
import java.util.concurrent.TimeUnit;

/**
 * What an application does, without sockets: it opens connections, uses them and closes them, each when the test says so and
 * at the time that the test's clock shows.
 */
abstract class ScriptedApplication {
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
    public final ConnectionTable table = new ConnectionTable(1 << 16);
    public final ScriptedDescriptors descriptors = new ScriptedDescriptors(table);
    /** What is known of a use is known to 32 ns. */
    long now = System.nanoTime() & -32;

    public static FourTuple tuple(int localPort, int peerPort) {
        return FourTuple.of(new byte[] {10, 0, 0, 1}, localPort, new byte[] {10, 0, 0, 2}, peerPort);
    }

    public long now() {
        return now;
    }

    public void passes(long amount, TimeUnit unit) {
        now += unit.toNanos(amount);
    }

    public Connection opens(Side side, FourTuple tuple) {
        return opens(side, tuple, OPENER);
    }

    public Connection opens(Side side, FourTuple tuple, StackTraceElement... openedBy) {
        return track(opening(side, openedBy), tuple, new FakeApi(false));
    }

    /** One that somebody holds by this object. */
    public Connection opensFor(Object owner, Side side, FourTuple tuple) {
        return track(opening(side, OPENER), tuple, new FakeApi(false), new FileDescriptor(), owner);
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
        connection.usage().endOfStream(new Use(now, "main", ENDED, captured(READER)));
    }

    /** A thread of its own reads the end, and ends with it. */
    public void hasReaderThatEnds(Connection connection) {
        connection.usage().read(now);
        connection.usage().endOfStream(new Use(now, "reader", ENDED, captured(READER)));
    }

    /** A loop does nothing about the end. */
    public void readsEndAgain(Connection connection) {
        connection.usage().endOfStreamAgain(now);
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
        isTaken(event(connection, CallEvent.Kind.CLOSE, state, false, 0, false));
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
        isTaken(event);
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
        return track(origin, tuple, api, descriptor, null);
    }

    private Connection track(
            Connection.Origin origin, FourTuple tuple, FakeApi api, FileDescriptor descriptor, Object owner) {
        Connection connection =
                new Connection(origin, api, owner, descriptor, 100 + descriptors.count(), FakeApi.peer(tuple));
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

    /** The watch thread takes the event of a call from the queue. */
    abstract void isTaken(CallEvent event);
}
