// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import io.fourwave.bootstrap.HookListener;
import io.fourwave.bootstrap.Hooks;
import io.fourwave.connection.AmbientSpans;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Usage;
import io.fourwave.connection.Use;
import io.fourwave.connection.census.Counters;
import io.fourwave.jdk.JdkSocket;
import io.fourwave.jdk.JdkSockets;
import io.fourwave.jdk.NativeSocket;
import io.fourwave.tcp.Side;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * What runs on application threads: keeps the table of open connections, samples the kernel at the entry of a call, and
 * hands the sample over. No lock, no log, no waiting; a full queue drops and counts.
 */
public final class SocketHooks implements HookListener {
    private final ConnectionTable table;
    private final CallRecorder calls;
    private final CallSampler callSampler;
    private final ConnectionRegistry registry;
    private final MarkedDescriptors own = new MarkedDescriptors();
    private final NativeSockets natives = new NativeSockets();
    private final Selectors selectors;

    SocketHooks(
            ConnectionTable table, CallQueue queue, CallSampler callSampler, Selectors selectors, Counters counters) {
        this.table = table;
        this.calls = new CallRecorder(queue, callSampler, counters);
        this.callSampler = callSampler;
        this.registry = new ConnectionRegistry(table, callSampler, counters);
        this.selectors = selectors;
    }

    @Override
    public void connected(Object socket) {
        registry.open(socket, Side.CLIENT);
    }

    @Override
    public void accepted(Object socket) {
        registry.open(socket, Side.SERVER);
    }

    @Override
    public Object closing(Object socket) {
        JdkSocket jdk = JdkSockets.of(socket);
        FileDescriptor descriptor = jdk.descriptor(socket);
        if (descriptor == null || jdk.isClosing(socket)) {
            return null;
        }
        Connection connection = registry.on(jdk, socket, descriptor);
        if (connection == null || !connection.beginClose(System.nanoTime())) {
            return null;
        }
        try {
            begin(connection, jdk, socket);
        } catch (Throwable ours) {
            // without its token this close would seem to run for ever
            connection.descriptorGoes();
            Hooks.suppress();
        }
        return connection;
    }

    private void begin(Connection connection, JdkSocket jdk, Object socket) {
        boolean held = jdk.isHeldBySelector(socket);
        calls.record(connection, socket, isFinalized(jdk) ? CallEvent.Kind.COLLECTED : CallEvent.Kind.CLOSE, held);
        if (!held || !isTracked(connection)) {
            connection.descriptorGoes();
        }
    }

    /** Before Java 11 the finalizer closes a socket that nobody has any more, by the same close(). */
    private static boolean isFinalized(JdkSocket jdk) {
        return jdk.isClosedByCollector()
                && !jdk.sendsFinBeforeClose()
                && Connection.runsFinalizers(Thread.currentThread().getName());
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
        if (descriptor == null || ConnectionRegistry.isClosed(jdk, socket) || jdk.isConnecting(socket)) {
            return;
        }
        Connection connection = registry.on(jdk, socket, descriptor);
        if (connection != null && isTracked(connection) && !connection.isDescriptorGone()) {
            if (!output) {
                connection.usage().inputShutDown();
            }
            calls.record(
                    connection, socket, output ? CallEvent.Kind.SHUTDOWN_OUTPUT : CallEvent.Kind.SHUTDOWN_INPUT, false);
        }
    }

    @Override
    public void deregistered(Object socket) {
        Connection connection = table.get(JdkSockets.of(socket).descriptor(socket));
        // before Java 11 the descriptor was free at the close, whoever selects
        if (connection != null && connection.isClosing() && !connection.isDescriptorGone()) {
            calls.record(connection, socket, CallEvent.Kind.DEREGISTERED, false);
            release(connection);
        }
    }

    @Override
    public void collected(FileDescriptor descriptor) {
        Connection connection = table.get(descriptor);
        if (connection != null && connection.beginClose(System.nanoTime())) {
            calls.record(connection, null, CallEvent.Kind.COLLECTED, false);
            release(connection);
            connection.closeReturned();
        }
    }

    @Override
    public void collected(int number) {
        Connection connection = table.at(number);
        if (connection != null && connection.beginClose(System.nanoTime())) {
            calls.record(connection, null, CallEvent.Kind.COLLECTED, false);
            release(connection);
            connection.closeReturned();
        }
    }

    @Override
    public void read(Object socket, boolean endOfStream) {
        Connection connection = registry.used(socket);
        if (connection == null) {
            return;
        }
        long now = System.nanoTime();
        if (endOfStream) {
            endOfStream(connection.usage(), now);
        } else {
            connection.usage().read(now);
            sample(connection, now);
        }
    }

    /** A loop that does nothing about the end is told of it for ever. */
    private void endOfStream(Usage usage, long now) {
        if (usage.endOfStream() != null) {
            usage.endOfStreamAgain(now);
        } else if (!usage.isInputShutDown()) {
            usage.read(now);
            usage.endOfStream(callSampler.turn(now));
        }
    }

    @Override
    public void written(Object socket) {
        Connection connection = registry.used(socket);
        if (connection != null) {
            long now = System.nanoTime();
            connection.usage().written(now);
            sample(connection, now);
        }
    }

    @Override
    public void touched(Object socket) {
        Connection connection = registry.used(socket);
        if (connection != null) {
            connection.usage().touched(System.nanoTime());
            if (!Hooks.usesWanted) {
                connection.usage().doubtLastUse();
            }
        }
    }

    /** The thread that makes a channel may leave the connect to another one: an event loop has no application on its stack. */
    @Override
    public void created(Object channel) {
        registry.connectOrigins().created(JdkSockets.ofNew(channel));
    }

    @Override
    public void listening(Object socket) {
        registry.connectOrigins().listening(socket);
    }

    @Override
    public void lingers(FileDescriptor descriptor) {
        calls.lingers(descriptor);
    }

    @Override
    public void located(FileDescriptor descriptor, InetSocketAddress local) {
        registry.located(descriptor, local);
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

    /** From now on each opening and each call comes with the application's span that was current. */
    void spans(AmbientSpans asked) {
        callSampler.spans(asked);
    }

    /** While there are unknown sockets, every use of one is a chance to meet it. */
    public void adopting(boolean wanted) {
        registry.adopting(wanted);
    }

    /** True when this descriptor number is a socket of the agent's own. */
    public boolean isOwn(int number) {
        return own.has(number);
    }

    public ConnectOrigins connectOrigins() {
        return registry.connectOrigins();
    }

    /** How many connections were opened so far. */
    public int opened() {
        return registry.opened();
    }

    /** How many connections were accepted on this local port so far; some of other ports may be among them. */
    public int acceptedOn(int port) {
        return registry.acceptedOn(port);
    }

    private void sample(Connection connection, long now) {
        Use use = callSampler.use(now);
        if (use != null) {
            connection.usage().use(use);
        }
    }

    /** A channel that a selector holds, opened before the attach; null when it is known already or not a connection. */
    public Connection adopt(Object channel) {
        return registry.adopt(channel);
    }

    private boolean isTracked(Connection connection) {
        return table.at(connection.descriptorNumber()) == connection;
    }

    /** After this nothing is asked by the descriptor's number any more; it comes before the descriptor is closed. */
    private void release(Connection connection) {
        connection.descriptorGoes();
        table.remove(connection);
    }
}
