// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import static io.fourwave.jdk.JdkFields.getter;
import static io.fourwave.jdk.JdkFields.inet;
import static io.fourwave.jdk.JdkFields.jdkClass;
import static io.fourwave.jdk.JdkFields.number;
import static io.fourwave.jdk.JdkFields.object;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.Channel;

/** {@code sun.nio.ch.UnixAsynchronousSocketChannelImpl}; its states are 0 unconnected, 1 pending, 2 connected. */
final class AsynchronousJdkSocket implements JdkSocket {
    private static final int CONNECTED = 2;

    static final JdkSocket INSTANCE = new AsynchronousJdkSocket();
    private static final Class<?> PARENT = jdkClass("sun.nio.ch.AsynchronousSocketChannelImpl");
    private static final Class<?> TYPE = jdkClass("sun.nio.ch.UnixAsynchronousSocketChannelImpl");
    private static final MethodHandle FD = getter(PARENT, "fd", FileDescriptor.class);
    private static final MethodHandle PEER = getter(PARENT, "remoteAddress", InetSocketAddress.class);
    private static final MethodHandle PENDING_PEER = getter(TYPE, "pendingRemote", SocketAddress.class);
    private static final MethodHandle LOCAL = getter(PARENT, "localAddress", InetSocketAddress.class);
    private static final MethodHandle STATE = getter(PARENT, "state", int.class);

    private AsynchronousJdkSocket() {}

    @Override
    public String apiName() {
        return "AsynchronousSocketChannel";
    }

    @Override
    public FileDescriptor descriptor(Object socket) {
        return (FileDescriptor) object(FD, socket);
    }

    @Override
    public InetSocketAddress peer(Object socket) {
        InetSocketAddress peer = (InetSocketAddress) object(PEER, socket);
        return peer != null ? inet(peer) : inet((SocketAddress) object(PENDING_PEER, socket));
    }

    @Override
    public InetSocketAddress local(Object socket) {
        InetSocketAddress known = number(STATE, socket) == CONNECTED ? (InetSocketAddress) object(LOCAL, socket) : null;
        return known != null ? known : JdkNet.localAddress(descriptor(socket));
    }

    @Override
    public boolean isConnecting(Object socket) {
        return number(STATE, socket) == 1;
    }

    @Override
    public boolean isClosing(Object socket) {
        // implClose runs once, and nothing but it asks
        return false;
    }

    @Override
    public boolean isNonBlocking(Object socket) {
        // see SocketApi: a pending read returns the end, without one nobody asks
        return false;
    }

    @Override
    public boolean isClosedByCollector() {
        return true;
    }

    @Override
    public boolean isClosable() {
        return true;
    }

    @Override
    public boolean hasAsynchronousReads() {
        return true;
    }

    @Override
    public boolean isInUse(Object socket) {
        return JdkClosing.isAnySet(socket, PARENT, "reading", "writing");
    }

    @Override
    public void close(Object socket) throws IOException {
        ((Channel) socket).close();
    }
}
