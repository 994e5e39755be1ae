// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import static io.fourwave.jdk.JdkFields.flag;
import static io.fourwave.jdk.JdkFields.getter;
import static io.fourwave.jdk.JdkFields.jdkClass;
import static io.fourwave.jdk.JdkFields.number;
import static io.fourwave.jdk.JdkFields.object;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketImpl;

/** {@code sun.nio.ch.NioSocketImpl}; its states are 0 new, 1 unconnected, 2 connecting, 3 connected, 4 closing. */
final class NioJdkSocket implements JdkSocket {
    static final JdkSocket INSTANCE = new NioJdkSocket();
    static final Class<?> TYPE = jdkClass("sun.nio.ch.NioSocketImpl");
    private static final MethodHandle FD = getter(TYPE, "fd", FileDescriptor.class);
    private static final MethodHandle ADDRESS = getter(TYPE, "address", InetAddress.class);
    private static final MethodHandle PORT = getter(TYPE, "port", int.class);
    private static final MethodHandle LOCAL_PORT = getter(SocketImpl.class, "localport", int.class);
    private static final MethodHandle STATE = getter(TYPE, "state", int.class);
    private static final MethodHandle SERVER = getter(TYPE, "server", boolean.class);

    private NioJdkSocket() {}

    @Override
    public String apiName() {
        return "Socket";
    }

    @Override
    public FileDescriptor descriptor(Object socket) {
        return (FileDescriptor) object(FD, socket);
    }

    @Override
    public InetSocketAddress peer(Object socket) {
        InetAddress address = (InetAddress) object(ADDRESS, socket);
        int port = number(PORT, socket);
        boolean listener = flag(SERVER, socket);
        return listener || address == null || port == 0 ? null : new InetSocketAddress(address, port);
    }

    /** Its port is a field, its address is not; the JDK's own question for both makes two system calls. */
    @Override
    public InetSocketAddress local(Object socket) {
        int port = number(LOCAL_PORT, socket);
        InetAddress address = port == 0 ? null : JdkNet.localInetAddress(descriptor(socket));
        return address == null ? null : new InetSocketAddress(address, port);
    }

    @Override
    public boolean isConnecting(Object socket) {
        return number(STATE, socket) == 2;
    }

    @Override
    public boolean isClosing(Object socket) {
        return number(STATE, socket) >= 4;
    }

    @Override
    public boolean isNonBlocking(Object socket) {
        return false;
    }

    @Override
    public boolean isClosedByCollector() {
        return true;
    }

    @Override
    public boolean sendsFinBeforeClose() {
        return true;
    }

    @Override
    public boolean isClosable() {
        return true;
    }

    @Override
    public boolean isInUse(Object socket) {
        return JdkClosing.isAnySet(socket, TYPE, "readerThread", "writerThread");
    }

    @Override
    public void close(Object socket) throws IOException {
        JdkClosing.close((SocketImpl) socket);
    }
}
