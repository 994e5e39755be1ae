// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.bootstrap.HookListener;
import io.fourwave.kernel.JdkNet;
import io.fourwave.kernel.JdkSocket;
import io.fourwave.kernel.JdkSockets;
import io.fourwave.tcp.Call;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.StepTable;
import io.fourwave.tcp.TcpState;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import java.util.Queue;

/**
 * What runs on application threads: keeps the table of open connections, samples the kernel at the entry of a call, and
 * hands the sample over. No lock, no log, no waiting; a full queue drops and counts.
 */
public final class Recorder implements HookListener {
    private static final TcpState[] STATES = states();

    private final ConnectionTable table;
    private final Queue<CallEvent> queue;
    private final StackSampler stacks;
    private final Counters counters;

    Recorder(ConnectionTable table, Queue<CallEvent> queue, StackSampler stacks, Counters counters) {
        this.table = table;
        this.queue = queue;
        this.stacks = stacks;
        this.counters = counters;
    }

    @Override
    public void connected(int api, Object socket) {
        open(JdkSockets.ofApi(api), socket, Side.CLIENT);
    }

    @Override
    public void accepted(int api, Object socket) {
        open(JdkSockets.ofApi(api), socket, Side.SERVER);
    }

    @Override
    public Object closing(int api, Object socket) {
        JdkSocket jdk = JdkSockets.ofApi(api);
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
        if (!held) {
            release(connection);
        }
        return connection;
    }

    @Override
    public void closed(int api, Object socket, Object token) {
        ((Connection) token).closeReturned();
    }

    @Override
    public void shuttingDown(int api, Object socket, boolean output) {
        JdkSocket jdk = JdkSockets.ofApi(api);
        FileDescriptor descriptor = jdk.descriptor(socket);
        if (descriptor == null || jdk.isClosing(socket) || jdk.isConnecting(socket)) {
            return;
        }
        Connection connection = connectionOn(jdk, socket, descriptor);
        if (connection != null && !connection.isDescriptorGone()) {
            record(connection, output ? CallEvent.Kind.SHUTDOWN_OUTPUT : CallEvent.Kind.SHUTDOWN_INPUT, false);
        }
    }

    @Override
    public void deregistered(int api, Object socket) {
        Connection connection = table.get(JdkSockets.ofApi(api).descriptor(socket));
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

    private void open(JdkSocket jdk, Object socket, Side side) {
        InetSocketAddress peer = jdk.peer(socket);
        FileDescriptor descriptor = jdk.descriptor(socket);
        if (peer == null || descriptor == null || jdk.isClosing(socket)) {
            return;
        }
        Connection known = table.get(descriptor);
        if (known == null || known.isDescriptorGone()) {
            put(new Connection(origin(side, false), jdk, descriptor, peer));
        }
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
        boolean connectFailed = jdk.isConnecting(socket);
        Connection found = new Connection(origin(Side.CLIENT, !connectFailed), jdk, descriptor, peer);
        put(found);
        return found;
    }

    private Connection.Origin origin(Side side, boolean adopted) {
        long now = System.nanoTime();
        Thread thread = Thread.currentThread();
        return adopted
                ? new Connection.Origin(side, true, now, null, null)
                : new Connection.Origin(side, false, now, thread.getName(), stacks.capture(now));
    }

    private void put(Connection connection) {
        if (!table.put(connection)) {
            counters.overCapacity.increment();
        }
    }

    private void record(Connection connection, CallEvent.Kind kind, boolean held) {
        FileDescriptor descriptor = connection.descriptor();
        int state = JdkNet.tcpState(descriptor);
        boolean lingerZero = false;
        int unread = 0;
        if (kind.call() == Call.CLOSE && state < STATES.length && StepTable.closeCanReset(STATES[state])) {
            lingerZero = JdkNet.linger(descriptor) == 0;
            unread = lingerZero ? 0 : JdkNet.unreadBytes(descriptor);
        }
        long now = System.nanoTime();
        connection.resolveTuple();
        Thread thread = Thread.currentThread();
        CallEvent event = new CallEvent(
                connection,
                kind,
                state,
                lingerZero,
                unread,
                held,
                now,
                thread.getName(),
                id(thread),
                stacks.capture(now));
        if (!queue.offer(event)) {
            counters.queueFull.increment();
        }
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

    private static TcpState[] states() {
        TcpState[] byNumber = new TcpState[TcpState.values().length + 1];
        byNumber[0] = TcpState.CLOSE;
        for (TcpState state : TcpState.values()) {
            byNumber[state.number()] = state;
        }
        return byNumber;
    }
}
