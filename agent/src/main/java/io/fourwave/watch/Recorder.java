// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.bootstrap.HookListener;
import io.fourwave.bootstrap.Hooks;
import io.fourwave.kernel.JdkNet;
import io.fourwave.kernel.JdkSocket;
import io.fourwave.kernel.JdkSockets;
import io.fourwave.tcp.Call;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;

/**
 * What runs on application threads: keeps the table of open connections, samples the kernel at the entry of a call, and
 * hands the sample over. No lock, no log, no waiting; a full queue drops and counts.
 */
public final class Recorder implements HookListener {
    private final ConnectionTable table;
    private final CallQueue queue;
    private final StackSampler stacks;
    private final StackSampler uses;
    private final Counters counters;
    private final NumberedTable<Request> requests = new NumberedTable<>();
    private final NumberedTable<Use> listeners = new NumberedTable<>();
    private final NumberedTable<FileDescriptor> own = new NumberedTable<>();
    private final Selectors selectors;
    private volatile boolean adopting;
    private volatile int opened;

    Recorder(
            ConnectionTable table,
            CallQueue queue,
            StackSampler stacks,
            StackSampler uses,
            Selectors selectors,
            Counters counters) {
        this.table = table;
        this.queue = queue;
        this.stacks = stacks;
        this.uses = uses;
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
        if (connection == null || !connection.beginClose()) {
            return null;
        }
        boolean held = jdk.isHeldBySelector(socket);
        record(connection, CallEvent.Kind.CLOSE, held);
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
                connection.inputShutDown();
            }
            record(connection, output ? CallEvent.Kind.SHUTDOWN_OUTPUT : CallEvent.Kind.SHUTDOWN_INPUT, false);
        }
    }

    @Override
    public void deregistered(Object socket) {
        Connection connection = table.get(JdkSockets.of(socket).descriptor(socket));
        if (connection != null && connection.isClosing()) {
            record(connection, CallEvent.Kind.DEREGISTERED, false);
            release(connection);
        }
    }

    @Override
    public void collected(FileDescriptor descriptor) {
        Connection connection = table.get(descriptor);
        if (connection != null && connection.beginClose()) {
            record(connection, CallEvent.Kind.COLLECTED, false);
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
        connection.read(now);
        if (!endOfStream) {
            sample(connection, now);
        } else if (connection.endOfStream() == null && !connection.isInputShutDown()) {
            connection.endOfStream(use(now, stacks.capture(now)));
        }
    }

    @Override
    public void written(Object socket) {
        Connection connection = used(socket);
        if (connection != null) {
            long now = System.nanoTime();
            connection.written(now);
            sample(connection, now);
        }
    }

    /** Whoever makes a channel may leave the connect to another thread: an event loop has no application on its stack. */
    @Override
    public void created(Object channel) {
        FileDescriptor descriptor = JdkSockets.of(channel).descriptor(channel);
        int number = descriptor == null ? -1 : JdkNet.number(descriptor);
        if (NumberedTable.holds(number)) {
            long now = System.nanoTime();
            requests.put(number, new Request(descriptor, use(now, stacks.capture(now))));
        }
    }

    @Override
    public void listening(Object socket) {
        InetSocketAddress local = JdkNet.localAddress(JdkSockets.ofListener(socket));
        if (local != null) {
            long now = System.nanoTime();
            listeners.put(local.getPort(), use(now, stacks.capture(now)));
        }
    }

    @Override
    public void selecting(Object selector) {
        selectors.offer(selector);
    }

    @Override
    public void own(Object socket) {
        FileDescriptor descriptor = JdkSockets.of(socket).descriptor(socket);
        int number = descriptor == null ? -1 : JdkNet.number(descriptor);
        if (NumberedTable.holds(number)) {
            own.put(number, descriptor);
        }
    }

    /** While there are sockets that nobody knows, every use of one is a chance to know it. */
    void adopting(boolean wanted) {
        adopting = wanted;
    }

    /** True when this descriptor number is a socket of the agent's own. */
    boolean isOwn(int number) {
        FileDescriptor descriptor = own.get(number);
        return descriptor != null && descriptor.valid() && JdkNet.number(descriptor) == number;
    }

    /** Where the application began to listen on this port; null where that was not seen. */
    Use listenerAt(int port) {
        return listeners.get(port);
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
        CapturedStack stack = uses.capture(now);
        if (stack != null) {
            connection.use(use(now, stack));
        }
    }

    private static Use use(long now, CapturedStack stack) {
        return new Use(now, Thread.currentThread().getName(), stack);
    }

    private void open(JdkSocket jdk, Object socket, Side side) {
        InetSocketAddress peer = jdk.peer(socket);
        FileDescriptor descriptor = jdk.descriptor(socket);
        if (peer == null || descriptor == null || isClosed(jdk, socket) || table.get(descriptor) != null) {
            return;
        }
        Connection connection = new Connection(origin(side, jdk.isConnecting(socket)), jdk, socket, descriptor, peer);
        connection.request(side == Side.CLIENT ? requestOf(descriptor, connection.descriptorNumber()) : null);
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

    /** Null when this very thread asked for it: the stack of the connect says more. */
    private Use requestOf(FileDescriptor descriptor, int number) {
        Request request = requests.get(number);
        if (request == null || !requests.remove(number, request) || request.descriptor != descriptor) {
            return null;
        }
        return request.use.thread().equals(Thread.currentThread().getName()) ? null : request.use;
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
        Connection found = new Connection(
                jdk.isConnecting(socket) ? origin(Side.CLIENT, true) : adopted(), jdk, socket, descriptor, peer);
        // once connections were left out, one that is not known may have been among them
        if (table.put(found) && found.isAdopted() && counters.overCapacity.sum() == 0) {
            counters.adopted.increment();
        }
        return found;
    }

    private Connection.Origin origin(Side side, boolean connecting) {
        long now = System.nanoTime();
        return new Connection.Origin(
                side, false, connecting, now, Thread.currentThread().getName(), stacks.capture(now));
    }

    private static Connection.Origin adopted() {
        return new Connection.Origin(Side.CLIENT, true, false, System.nanoTime(), null, null);
    }

    private void record(Connection connection, CallEvent.Kind kind, boolean held) {
        connection.callBegins();
        boolean queued = false;
        try {
            queued = queue.offer(sample(connection, kind, held));
        } finally {
            if (!queued) {
                connection.callLost();
                counters.queueFull.increment();
            }
        }
    }

    /** The state comes last: between it and the call's own system call a segment of the peer may arrive. */
    private CallEvent sample(Connection connection, CallEvent.Kind kind, boolean held) {
        FileDescriptor descriptor = connection.descriptor();
        CapturedStack stack = stacks.capture(System.nanoTime());
        connection.resolveTuple();
        Thread thread = Thread.currentThread();
        boolean closes = kind.call() == Call.CLOSE;
        boolean lingerZero = closes && JdkNet.linger(descriptor) == 0;
        // after the end of the stream nothing can be unread
        boolean mayHaveUnread = closes && !lingerZero && connection.endOfStream() == null;
        int unread = mayHaveUnread ? JdkNet.unreadBytes(descriptor) : 0;
        int state = JdkNet.tcpState(descriptor);
        return new CallEvent(
                connection,
                kind,
                state,
                lingerZero,
                unread,
                held,
                System.nanoTime(),
                thread.getName(),
                id(thread),
                stack);
    }

    /** After this nothing is asked by the descriptor's number any more; it comes before the descriptor is closed. */
    private void release(Connection connection) {
        connection.descriptorGoes();
        table.remove(connection);
    }

    @SuppressWarnings("deprecation") // Thread.threadId() is JDK 19
    private static long id(Thread thread) {
        return thread.getId();
    }

    /** The channel is told by its descriptor: holding the channel itself would keep it alive. */
    private record Request(FileDescriptor descriptor, Use use) {}
}
