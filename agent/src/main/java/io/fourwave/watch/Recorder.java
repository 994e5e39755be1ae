// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.bootstrap.HookListener;
import io.fourwave.bootstrap.Hooks;
import io.fourwave.kernel.JdkNet;
import io.fourwave.kernel.JdkSocket;
import io.fourwave.kernel.JdkSockets;
import io.fourwave.kernel.NativeSocket;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.Channel;

/**
 * What runs on application threads: keeps the table of open connections, samples the kernel at the entry of a call, and
 * hands the sample over. No lock, no log, no waiting; a full queue drops and counts.
 */
public final class Recorder implements HookListener {
    private final ConnectionTable table;
    private final CallQueue queue;
    private final Counters counters;
    private final Witness witness;
    private final Openings openings;
    private final MarkedDescriptors own = new MarkedDescriptors();
    private final MarkedDescriptors lingering = new MarkedDescriptors();
    private final LocalAddresses locals = new LocalAddresses();
    private final NativeSockets natives = new NativeSockets();
    private final Selectors selectors;
    private volatile boolean adopting;
    private volatile int opened;

    Recorder(ConnectionTable table, CallQueue queue, Witness witness, Selectors selectors, Counters counters) {
        this.table = table;
        this.queue = queue;
        this.witness = witness;
        this.openings = new Openings(witness);
        this.selectors = selectors;
        this.counters = counters;
    }

    @Override
    public void connected(Object socket) {
        open(JdkSockets.of(socket), socket, Side.CLIENT);
    }

    @Override
    public void accepted(Object socket) {
        open(JdkSockets.of(socket), socket, Side.SERVER);
    }

    @Override
    public Object closing(Object socket) {
        JdkSocket jdk = JdkSockets.of(socket);
        FileDescriptor descriptor = jdk.descriptor(socket);
        if (descriptor == null || jdk.isClosing(socket)) {
            return null;
        }
        Connection connection = connectionOn(jdk, socket, descriptor);
        if (connection == null || !connection.beginClose(System.nanoTime())) {
            return null;
        }
        boolean held = jdk.isHeldBySelector(socket);
        record(connection, socket, CallEvent.Kind.CLOSE, held);
        if (!held || !isTracked(connection)) {
            connection.descriptorGoes();
        }
        return connection;
    }

    /** Until now the connection stays in the table, or a call on another thread would take it for a new one. */
    @Override
    public void closed(Object socket, Object token) {
        Connection connection = (Connection) token;
        connection.closeReturned();
        if (connection.isDescriptorGone()) {
            table.remove(connection);
        }
    }

    @Override
    public void shuttingDown(Object socket, boolean output) {
        JdkSocket jdk = JdkSockets.of(socket);
        FileDescriptor descriptor = jdk.descriptor(socket);
        if (descriptor == null || isClosed(jdk, socket) || jdk.isConnecting(socket)) {
            return;
        }
        Connection connection = connectionOn(jdk, socket, descriptor);
        if (connection != null && isTracked(connection) && !connection.isDescriptorGone()) {
            if (!output) {
                connection.usage().inputShutDown();
            }
            record(connection, socket, output ? CallEvent.Kind.SHUTDOWN_OUTPUT : CallEvent.Kind.SHUTDOWN_INPUT, false);
        }
    }

    @Override
    public void deregistered(Object socket) {
        Connection connection = table.get(JdkSockets.of(socket).descriptor(socket));
        if (connection != null && connection.isClosing()) {
            record(connection, socket, CallEvent.Kind.DEREGISTERED, false);
            release(connection);
        }
    }

    @Override
    public void collected(FileDescriptor descriptor) {
        Connection connection = table.get(descriptor);
        if (connection != null && connection.beginClose(System.nanoTime())) {
            record(connection, null, CallEvent.Kind.COLLECTED, false);
            release(connection);
        }
    }

    @Override
    public void read(Object socket, boolean endOfStream) {
        Connection connection = used(socket);
        if (connection == null) {
            return;
        }
        long now = System.nanoTime();
        connection.usage().read(now);
        if (!endOfStream) {
            sample(connection, now);
        } else if (connection.usage().endOfStream() == null
                && !connection.usage().isInputShutDown()) {
            connection.usage().endOfStream(witness.turn(now));
        }
    }

    @Override
    public void written(Object socket) {
        Connection connection = used(socket);
        if (connection != null) {
            long now = System.nanoTime();
            connection.usage().written(now);
            sample(connection, now);
        }
    }

    @Override
    public void touched(Object socket) {
        Connection connection = used(socket);
        if (connection != null) {
            connection.usage().touched(System.nanoTime());
        }
    }

    /** Whoever makes a channel may leave the connect to another thread: an event loop has no application on its stack. */
    @Override
    public void created(Object channel) {
        openings.created(JdkSockets.of(channel).descriptor(channel));
    }

    @Override
    public void listening(Object socket) {
        openings.listening(socket);
    }

    @Override
    public void lingers(FileDescriptor descriptor) {
        lingering.add(descriptor);
    }

    @Override
    public void located(FileDescriptor descriptor, InetSocketAddress local) {
        locals.put(descriptor, local);
    }

    @Override
    public void selecting(Object selector) {
        selectors.offer(selector);
    }

    @Override
    public void own(Object socket) {
        own.add(JdkSockets.of(socket).descriptor(socket));
    }

    /** An accepted socket is connected by now; any other was made to connect or to listen. */
    @Override
    public void opened(int number) {
        NativeSocket socket = natives.opened(number);
        if (socket != null && socket.isConnected()) {
            accepted(socket);
        } else if (socket != null) {
            created(socket);
        }
    }

    @Override
    public void connecting(int number, SocketAddress peer) {
        NativeSocket socket = natives.at(number);
        if (socket != null) {
            socket.connectsTo(peer);
        }
    }

    @Override
    public Object socketAt(int number) {
        return natives.at(number);
    }

    /** From now on each opening and each call is told with the application's span that was current. */
    void spans(AmbientSpans asked) {
        witness.spans(asked);
    }

    /** While there are sockets that nobody knows, every use of one is a chance to know it. */
    void adopting(boolean wanted) {
        adopting = wanted;
    }

    /** True when this descriptor number is a socket of the agent's own. */
    boolean isOwn(int number) {
        return own.has(number);
    }

    Openings openings() {
        return openings;
    }

    /** How many connections were opened so far. */
    int opened() {
        return opened;
    }

    /** A channel that a selector holds, opened before the attach; null when it is known already or not a connection. */
    Connection adopt(Object channel) {
        JdkSocket jdk = JdkSockets.of(channel);
        FileDescriptor descriptor = jdk.descriptor(channel);
        boolean known = descriptor == null || isClosed(jdk, channel) || table.get(descriptor) != null;
        return known ? null : connectionOn(jdk, channel, descriptor);
    }

    /** The connection, adopted where this is the first use of it that is seen; null where it is none. */
    private Connection used(Object socket) {
        JdkSocket jdk = JdkSockets.of(socket);
        FileDescriptor descriptor = jdk.descriptor(socket);
        if (descriptor == null) {
            return null;
        }
        Connection known = table.get(descriptor);
        return known != null || !adopting || isClosed(jdk, socket) || jdk.isConnecting(socket)
                ? known
                : connectionOn(jdk, socket, descriptor);
    }

    private void sample(Connection connection, long now) {
        Use use = witness.use(now);
        if (use != null) {
            connection.usage().use(use);
        }
    }

    private void open(JdkSocket jdk, Object socket, Side side) {
        InetSocketAddress peer = jdk.peer(socket);
        FileDescriptor descriptor = jdk.descriptor(socket);
        if (peer == null || descriptor == null || isClosed(jdk, socket) || table.get(descriptor) != null) {
            return;
        }
        Connection connection =
                new Connection(witness.origin(side, jdk.isConnecting(socket)), jdk, socket, descriptor, peer);
        InetSocketAddress local = locals.take(descriptor);
        if (local != null) {
            connection.resolveTuple(local);
        }
        Openings.Request request = side == Side.CLIENT ? openings.take(descriptor) : null;
        AmbientSpan span = witness.span();
        connection.openedIn(span == null && request != null ? request.span() : span);
        connection.request(request == null ? null : request.use());
        if (!table.put(connection)) {
            counters.overCapacity.increment();
        }
        if (isClosed(jdk, socket)) {
            // by another thread, while this one put it there
            release(connection);
        }
        young();
    }

    /** The first reads and writes of a connection tell the most about it. A lost increment does no harm. */
    private void young() {
        opened++;
        if (!Hooks.usesWanted) {
            Hooks.usesWanted = true;
        }
    }

    /** A closed socket's descriptor keeps its number, which may be somebody else's by now. */
    private static boolean isClosed(JdkSocket jdk, Object socket) {
        return jdk.isClosing(socket) || socket instanceof Channel channel && !channel.isOpen();
    }

    private boolean isTracked(Connection connection) {
        return table.get(connection.descriptor()) == connection;
    }

    /** The known connection on this descriptor; or one that was opened before the attach, or whose connect failed. */
    private Connection connectionOn(JdkSocket jdk, Object socket, FileDescriptor descriptor) {
        Connection known = table.get(descriptor);
        InetSocketAddress peer = known != null ? null : jdk.peer(socket);
        if (peer == null) {
            return known;
        }
        int state = JdkNet.tcpState(descriptor);
        if (state == JdkNet.NOT_TCP || state == TcpState.LISTEN.number()) {
            return null;
        }
        Connection met = new Connection(
                jdk.isConnecting(socket) ? witness.origin(Side.CLIENT, true) : adopted(),
                jdk,
                socket,
                descriptor,
                peer);
        Connection found = table.meet(met);
        // once connections were left out, one that is not known may have been among them
        if (found == met && found.isAdopted() && isTracked(found) && counters.overCapacity.sum() == 0) {
            counters.adopted.increment();
        }
        return found;
    }

    private static Connection.Origin adopted() {
        return new Connection.Origin(Side.CLIENT, true, false, System.nanoTime(), null, null);
    }

    /** @param socket null where nobody has it any more */
    private void record(Connection connection, Object socket, CallEvent.Kind kind, boolean held) {
        boolean first = connection.callBegins();
        boolean queued = false;
        try {
            resolveTuple(connection, socket);
            queued = queue.offer(witness.call(connection, kind, held, first, mayLinger(connection)));
        } finally {
            if (!queued) {
                connection.callLost();
                counters.queueFull.increment();
            }
        }
    }

    /** The socket's own object knows part of it, which saves a question to the kernel. */
    private static void resolveTuple(Connection connection, Object socket) {
        if (connection.tuple() == null && socket != null) {
            InetSocketAddress local = connection.api().local(socket);
            if (local != null) {
                connection.resolveTuple(local);
            }
        }
        connection.resolveTuple();
    }

    /** An option that was set while nobody watched is not known of. */
    private boolean mayLinger(Connection connection) {
        return connection.isAdopted() || !connection.api().setsOptionsByNet() || lingering.has(connection.descriptor());
    }

    /** After this nothing is asked by the descriptor's number any more; it comes before the descriptor is closed. */
    private void release(Connection connection) {
        connection.descriptorGoes();
        table.remove(connection);
    }
}
