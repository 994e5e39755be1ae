// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.tcp.Call;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.io.FileDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The watching without sockets: a kernel that says what a test tells it, and a clock that the test moves. One second
 * between two sweeps.
 */
public final class Scene {
    public static final FourTuple LOCAL =
            FourTuple.of(new byte[] {127, 0, 0, 1}, 40_000, new byte[] {127, 0, 0, 1}, 8080);
    public static final FourTuple REMOTE =
            FourTuple.of(new byte[] {10, 0, 0, 1}, 40_000, new byte[] {10, 0, 0, 2}, 8080);
    public static final StackTraceElement OPENER = new StackTraceElement("com.acme.Orders", "fetch", "Orders.java", 42);
    public static final StackTraceElement CLOSER = new StackTraceElement("com.acme.Orders", "done", "Orders.java", 57);
    static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    final Counters counters = new Counters();
    final ConnectionTable table = new ConnectionTable(100);
    final ScriptedTable kernel = new ScriptedTable();
    final Teardowns teardowns;
    final Calls calls;
    private final List<Teardown> ended = new ArrayList<>();
    private final Sweep sweep;
    private final UnreadLook unread = new UnreadLook(TimeUnit.SECONDS.toNanos(30));
    private final Map<FileDescriptor, Integer> tcpInfo = new HashMap<>();
    private long now = System.nanoTime();

    public Scene() {
        this(100);
    }

    Scene(int capacity) {
        StackResolver stacks = new StackResolver(64);
        Listeners listeners = new Listeners(kernel, this::now);
        this.teardowns = new Teardowns(kernel, INTERVAL, capacity, 1_000, counters, ended::add, this::now);
        this.calls = new Calls(teardowns, stacks, listeners);
        this.sweep = new Sweep(table, teardowns, stacks, listeners, tcpInfo::get, this::now, unread::visits);
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
        return track(new Connection.Origin(side, false, false, now, "main", captured(openedBy)), tuple, false);
    }

    /** A connection of {@code java.net.Socket}, whose close sends the FIN first. */
    Connection opensSocket(FourTuple tuple) {
        return track(new Connection.Origin(Side.CLIENT, false, false, now, "main", null), tuple, true);
    }

    Connection connects(FourTuple tuple) {
        return track(new Connection.Origin(Side.CLIENT, false, true, now, "main", null), tuple, false);
    }

    /** One that was there before the agent. */
    Connection adopts(FourTuple tuple) {
        return track(new Connection.Origin(Side.CLIENT, true, false, now, null, null), tuple, false);
    }

    /** What tcp_info says of this connection from now on. */
    public void isIn(TcpState state, Connection connection) {
        tcpInfo.put(connection.descriptor(), state.number());
    }

    void isNoSocket(Connection connection) {
        tcpInfo.put(connection.descriptor(), 0);
    }

    public void sweeps() {
        sweep.run(now);
    }

    public void looks() {
        teardowns.look(now);
    }

    /** The kernel's tables show it in this state, and are looked at. */
    void shows(FourTuple tuple, TcpState state) {
        kernel.has(tuple, state);
        looks();
    }

    void forgets(FourTuple tuple) {
        kernel.forgets(tuple);
        looks();
    }

    public void closes(Connection connection, TcpState state) {
        calls(connection, CallEvent.Kind.CLOSE, state);
    }

    void shutsOutput(Connection connection, TcpState state) {
        calls(connection, CallEvent.Kind.SHUTDOWN_OUTPUT, state);
    }

    void calls(Connection connection, CallEvent.Kind kind, TcpState state) {
        takes(event(connection, kind, state, false, 0, false));
    }

    /** A call is sampled on an application thread, and then taken by the watch thread. */
    void takes(CallEvent event) {
        event.connection().callBegins();
        goes(event);
        calls.accept(event);
    }

    /** A call whose event does not get into the queue. */
    void loses(CallEvent event) {
        event.connection().callBegins();
        event.connection().callLost();
        goes(event);
    }

    CallEvent event(
            Connection connection, CallEvent.Kind kind, TcpState state, boolean lingerZero, int unread, boolean held) {
        return new CallEvent(
                connection, kind, state.number(), lingerZero, unread, held, now, "worker", 7, captured(CLOSER));
    }

    public List<Teardown> ended() {
        return ended;
    }

    /** The one that has ended, and that tells a story without holes and contradictions. */
    public Teardown theEnded() {
        assertThat(ended).hasSize(1);
        Teardown teardown = ended.get(0);
        assertThat(teardown.finalState()).isNotNull();
        assertThat(teardown.end()).isGreaterThanOrEqualTo(teardown.start());
        long edge = teardown.phases().isEmpty() ? 0 : teardown.phases().get(0).start();
        assertThat(edge == 0 || edge >= teardown.start()).isTrue();
        for (Phase phase : teardown.phases()) {
            assertThat(phase.start()).as("start of %s", phase).isEqualTo(edge);
            assertThat(phase.end()).as("end of %s", phase).isBetween(phase.start(), teardown.end());
            assertThat(phase.startError()).as("error of %s", phase).isNotNegative();
            assertThat(phase.endError()).as("error of %s", phase).isNotNegative();
            edge = phase.end();
        }
        return teardown;
    }

    static CapturedStack captured(StackTraceElement... frames) {
        CapturedStack captured = new CapturedStack();
        captured.setStackTrace(frames);
        return captured;
    }

    private Connection track(Connection.Origin origin, FourTuple tuple, boolean finFirst) {
        FileDescriptor descriptor = new FileDescriptor();
        Connection connection = new Connection(
                origin, new FakeApi(finFirst), null, descriptor, 100 + tcpInfo.size(), FakeApi.peer(tuple));
        connection.resolveTuple(FakeApi.local(tuple));
        table.put(connection);
        tcpInfo.put(descriptor, TcpState.ESTABLISHED.number());
        return connection;
    }

    private void goes(CallEvent event) {
        if (event.kind().call() == Call.CLOSE && !event.held()) {
            event.connection().descriptorGoes();
            table.remove(event.connection());
        }
    }
}
