// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.bootstrap.HookListener;
import io.fourwave.kernel.JdkNet;
import io.fourwave.kernel.JdkSocket;
import io.fourwave.kernel.JdkSockets;
import io.fourwave.tcp.Call;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import java.util.Queue;

/**
 * What runs on application threads: keeps the table of open connections, samples the kernel at the entry of a call, and
 * hands the sample over. No lock, no log, no waiting; a full queue drops and counts.
 */
public final class Recorder implements HookListener {
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
            put(new Connection(origin(side, jdk.isConnecting(socket)), jdk, descriptor, peer));
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
        Connection found =
                new Connection(jdk.isConnecting(socket) ? origin(Side.CLIENT, true) : adopted(), jdk, descriptor, peer);
        put(found);
        return found;
    }

    private Connection.Origin origin(Side side, boolean connecting) {
        long now = System.nanoTime();
        return new Connection.Origin(
                side, false, connecting, now, Thread.currentThread().getName(), stacks.capture(now));
    }

    private Connection.Origin adopted() {
        counters.adopted.increment();
        return new Connection.Origin(Side.CLIENT, true, false, System.nanoTime(), null, null);
    }

    private void put(Connection connection) {
        if (!table.put(connection)) {
            counters.overCapacity.increment();
        }
    }

    /** The state comes last: between it and the call's own system call a segment of the peer may arrive. */
    private void record(Connection connection, CallEvent.Kind kind, boolean held) {
        FileDescriptor descriptor = connection.descriptor();
        CapturedStack stack = stacks.capture(System.nanoTime());
        connection.resolveTuple();
        Thread thread = Thread.currentThread();
        boolean closes = kind.call() == Call.CLOSE;
        boolean lingerZero = closes && JdkNet.linger(descriptor) == 0;
        int unread = closes && !lingerZero ? JdkNet.unreadBytes(descriptor) : 0;
        int state = JdkNet.tcpState(descriptor);
        CallEvent event = new CallEvent(
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
}
