// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import static io.fourwave.jdk.JdkFields.flag;
import static io.fourwave.jdk.JdkFields.getter;
import static io.fourwave.jdk.JdkFields.jdkClass;
import static io.fourwave.jdk.JdkFields.number;
import static io.fourwave.jdk.JdkFields.object;

import io.fourwave.tcp.TcpState;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketImpl;

/**
 * {@code java.net.AbstractPlainSocketImpl}, the only one of JDK 8 to 12, and that of {@code jdk.net.usePlainSocketImpl} in JDK
 * 13 to 17. Its descriptor is null once it is closed.
 */
final class PlainJdkSocket implements JdkSocket {
    static final JdkSocket INSTANCE = new PlainJdkSocket();
    private static final Class<?> PARENT = jdkClass("java.net.AbstractPlainSocketImpl");
    private static final MethodHandle FD = getter(SocketImpl.class, "fd", FileDescriptor.class);
    private static final MethodHandle ADDRESS = getter(SocketImpl.class, "address", InetAddress.class);
    private static final MethodHandle PORT = getter(SocketImpl.class, "port", int.class);
    private static final MethodHandle LOCAL_PORT = getter(SocketImpl.class, "localport", int.class);
    private static final MethodHandle CLOSE_PENDING = getter(PARENT, "closePending", boolean.class);

    private PlainJdkSocket() {}

    @Override
    public String apiName() {
        return "Socket";
    }

    @Override
    public FileDescriptor descriptor(Object socket) {
        return (FileDescriptor) object(FD, socket);
    }

    /** A listener's port is 0. */
    @Override
    public InetSocketAddress peer(Object socket) {
        InetAddress address = (InetAddress) object(ADDRESS, socket);
        int port = number(PORT, socket);
        return address == null || port == 0 ? null : new InetSocketAddress(address, port);
    }

    @Override
    public InetSocketAddress local(Object socket) {
        int port = number(LOCAL_PORT, socket);
        FileDescriptor descriptor = descriptor(socket);
        InetAddress address = port == 0 || descriptor == null ? null : JdkNet.localInetAddress(descriptor);
        return address == null ? null : new InetSocketAddress(address, port);
    }

    @Override
    public boolean isConnecting(Object socket) {
        FileDescriptor descriptor = descriptor(socket);
        return descriptor != null && JdkNet.tcpState(descriptor) == TcpState.SYN_SENT.number();
    }

    @Override
    public boolean isClosing(Object socket) {
        return flag(CLOSE_PENDING, socket) || descriptor(socket) == null;
    }

    @Override
    public boolean isNonBlocking(Object socket) {
        return false;
    }

    @Override
    public boolean isClosedByCollector() {
        return true;
    }

    /**
     * Since Java 9 a cleaner watches the descriptor. On Java 8 the socket has a finalizer, and the descriptor leads to it, once a stream was
     * asked for ({@code FileDescriptor.parent}).
     */
    @Override
    public boolean isDescriptorWatchedByCollector() {
        return true;
    }

    @Override
    public boolean isClosable() {
        return true;
    }

    /** Whoever is in a call has acquired the descriptor. */
    @Override
    public boolean isInUse(Object socket) {
        return JdkClosing.isAnySet(socket, PARENT, "fdUseCount");
    }

    @Override
    public void close(Object socket) throws IOException {
        JdkClosing.close((SocketImpl) socket);
    }

    /** By natives of its own. */
    @Override
    public boolean setsOptionsByNet() {
        return false;
    }
}
