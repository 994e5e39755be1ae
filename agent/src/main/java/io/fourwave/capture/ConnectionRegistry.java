// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import io.fourwave.bootstrap.Hooks;
import io.fourwave.connection.AmbientSpan;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Use;
import io.fourwave.connection.census.Counters;
import io.fourwave.jdk.JdkNet;
import io.fourwave.jdk.JdkSocket;
import io.fourwave.jdk.JdkSockets;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Puts connections into the table: those that the application opens, and those from before the attach that a hook meets in use. Application
 * threads.
 */
final class ConnectionRegistry {
    private static final int ACCEPTED_SLOTS = 256;

    private final ConnectionTable table;
    private final CallSampler callSampler;
    private final ConnectOrigins connectOrigins;
    private final Counters counters;
    private final LocalAddresses locals = new LocalAddresses();
    /** By the low bits of the local port; the last one is of those whose port was not known yet. */
    private final AtomicIntegerArray accepted = new AtomicIntegerArray(ACCEPTED_SLOTS + 1);

    private volatile boolean adopting;
    private volatile int opened;

    ConnectionRegistry(ConnectionTable table, CallSampler callSampler, Counters counters) {
        this.table = table;
        this.callSampler = callSampler;
        this.connectOrigins = new ConnectOrigins(callSampler);
        this.counters = counters;
    }

    void open(Object socket, Side side) {
        JdkSocket jdk = JdkSockets.of(socket);
        InetSocketAddress peer = jdk.peer(socket);
        FileDescriptor descriptor = jdk.descriptor(socket);
        if (peer == null || descriptor == null || isClosed(jdk, socket) || table.get(descriptor) != null) {
            return;
        }
        Connection connection =
                connection(callSampler.origin(side, jdk.isConnecting(socket), peer), jdk, socket, descriptor, peer);
        InetSocketAddress local = locals.take(descriptor);
        if (local != null) {
            connection.resolveTuple(local);
        }
        ConnectOrigins.ConnectRequest request = side == Side.CLIENT ? connectOrigins.take(descriptor) : null;
        AmbientSpan span = callSampler.span();
        connection.openedIn(span == null && request != null ? request.span() : span);
        InetSocketAddress here = side == Side.SERVER && local == null ? jdk.local(socket) : local;
        connection.request(request != null ? request.use() : side == Side.SERVER ? listener(here) : null);
        if (!table.put(connection)) {
            counters.overCapacity.increment();
        }
        if (isClosed(jdk, socket)) {
            // by another thread, while this one put it there
            connection.descriptorGoes();
            table.remove(connection);
        }
        if (side == Side.SERVER) {
            accepted(local, here);
        }
        young();
    }

    /** Who listens where this connection was accepted: the line to blame when the stack has no frame of the application. */
    private Use listener(InetSocketAddress local) {
        return local == null ? null : connectOrigins.listenerAt(local.getPort());
    }

    private void accepted(InetSocketAddress known, InetSocketAddress local) {
        if (local != null) {
            connectOrigins.accepted(local.getPort());
        }
        accepted.incrementAndGet(known == null ? ACCEPTED_SLOTS : known.getPort() % ACCEPTED_SLOTS);
    }

    /** A channel that a selector holds, opened before the attach; null when it is known already or not a connection. */
    Connection adopt(Object channel) {
        JdkSocket jdk = JdkSockets.of(channel);
        FileDescriptor descriptor = jdk.descriptor(channel);
        boolean known = descriptor == null || isClosed(jdk, channel) || table.get(descriptor) != null;
        return known ? null : on(jdk, channel, descriptor);
    }

    /** The connection, adopted where this is the first use of it that is seen; null where it is none. */
    Connection used(Object socket) {
        JdkSocket jdk = JdkSockets.of(socket);
        FileDescriptor descriptor = jdk.descriptor(socket);
        if (descriptor == null) {
            return null;
        }
        Connection known = table.get(descriptor);
        return known != null || !adopting || isClosed(jdk, socket) || jdk.isConnecting(socket)
                ? known
                : on(jdk, socket, descriptor);
    }

    /** The known connection on this descriptor; or one that was opened before the attach, or whose connect failed. */
    Connection on(JdkSocket jdk, Object socket, FileDescriptor descriptor) {
        Connection known = table.get(descriptor);
        InetSocketAddress peer = known != null ? null : jdk.peer(socket);
        if (peer == null) {
            return known;
        }
        int state = JdkNet.tcpState(descriptor);
        if (state == JdkNet.NOT_TCP || state == TcpState.LISTEN.number()) {
            return null;
        }
        Connection.Origin origin = jdk.isConnecting(socket) ? callSampler.origin(Side.CLIENT, true, peer) : adopted();
        Connection met = connection(origin, jdk, socket, descriptor, peer);
        Connection found = table.meet(met);
        // once connections were left out, an unknown one may be one of those
        if (found == met && found.isAdopted() && table.get(descriptor) == found && counters.overCapacity.sum() == 0) {
            counters.adopted.increment();
        }
        return found;
    }

    private static Connection connection(
            Connection.Origin origin, JdkSocket jdk, Object socket, FileDescriptor descriptor, InetSocketAddress peer) {
        int number = JdkNet.number(descriptor);
        FileDescriptor asked = jdk.isDescriptorWatchedByCollector() ? JdkNet.descriptor(number) : descriptor;
        return new Connection(origin, jdk, socket, descriptor, asked, number, peer);
    }

    /** While there are unknown sockets, every use of one is a chance to meet it. */
    void adopting(boolean wanted) {
        adopting = wanted;
    }

    ConnectOrigins connectOrigins() {
        return connectOrigins;
    }

    /** The JDK asked the kernel for this local address. */
    void located(FileDescriptor descriptor, InetSocketAddress local) {
        locals.put(descriptor, local);
    }

    /** How many connections were opened so far. */
    int opened() {
        return opened;
    }

    /** How many connections were accepted on this local port so far; some of other ports may be among them. */
    int acceptedOn(int port) {
        return accepted.get(port % ACCEPTED_SLOTS) + accepted.get(ACCEPTED_SLOTS);
    }

    /** The first reads and writes of a connection tell the most about it. A lost increment does no harm. */
    private void young() {
        opened++;
        if (!Hooks.usesWanted) {
            Hooks.usesWanted = true;
        }
    }

    private static Connection.Origin adopted() {
        return new Connection.Origin(Side.CLIENT, true, false, System.nanoTime(), null, 0, null);
    }

    /** A closed socket's descriptor keeps its number, which may be somebody else's by now. */
    static boolean isClosed(JdkSocket jdk, Object socket) {
        return jdk.isClosing(socket) || socket instanceof Channel channel && !channel.isOpen();
    }
}
