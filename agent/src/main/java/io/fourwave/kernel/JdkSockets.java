// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.util.List;

/** The three socket APIs of JDK 17 to 25, told by the class behind each, and the native one. */
public final class JdkSockets {
    /** Of both kinds of channel: {@code ST_CONNECTED}. */
    private static final int CONNECTED = 2;

    private JdkSockets() {}

    /** @param socket the object that a hook was called with */
    public static JdkSocket of(Object socket) {
        Class<?> type = socket.getClass();
        if (type == NioSocket.TYPE) {
            return NioSocket.INSTANCE;
        }
        if (type == Channel.TYPE) {
            return Channel.INSTANCE;
        }
        return type == NativeSocket.class ? NativeSocket.API : AsynchronousChannel.INSTANCE;
    }

    /** The descriptor of a socket that listens, or null. */
    public static FileDescriptor ofListener(Object listener) {
        Class<?> type = listener.getClass();
        if (type == NioSocket.TYPE) {
            return NioSocket.INSTANCE.descriptor(listener);
        }
        if (type == NativeSocket.class) {
            return NativeSocket.API.descriptor(listener);
        }
        return (FileDescriptor) object(type == Listeners.CHANNEL ? Listeners.CHANNEL_FD : Listeners.FD, listener);
    }

    /** Loads and links all that {@link #of} and {@link #ofListener} may lead to. */
    public static void prepare() {
        Listeners.FD.type();
        for (JdkSocket each :
                List.of(NioSocket.INSTANCE, Channel.INSTANCE, AsynchronousChannel.INSTANCE, NativeSocket.API)) {
            each.apiName();
        }
    }

    private static InetSocketAddress inet(SocketAddress address) {
        return address instanceof InetSocketAddress inet && !inet.isUnresolved() ? inet : null;
    }

    /** The handles are static and final where they are used, so that this call is inlined with them into a field read. */
    private static Object object(MethodHandle field, Object socket) {
        try {
            return (Object) field.invokeExact(socket);
        } catch (Throwable impossible) {
            throw unreachable(impossible);
        }
    }

    private static int number(MethodHandle field, Object socket) {
        try {
            return (int) field.invokeExact(socket);
        } catch (Throwable impossible) {
            throw unreachable(impossible);
        }
    }

    private static boolean flag(MethodHandle field, Object socket) {
        try {
            return (boolean) field.invokeExact(socket);
        } catch (Throwable impossible) {
            throw unreachable(impossible);
        }
    }

    private static RuntimeException unreachable(Throwable impossible) {
        return new IllegalStateException("a field getter does not throw", impossible);
    }

    private static MethodHandle getter(Class<?> declaring, String field, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(declaring, MethodHandles.lookup())
                    .findGetter(declaring, field, type)
                    .asType(MethodType.methodType(type.isPrimitive() ? type : Object.class, Object.class));
        } catch (ReflectiveOperationException changed) {
            throw new ExceptionInInitializerError(changed);
        }
    }

    private static Class<?> jdkClass(String name) {
        try {
            return Class.forName(name, false, null);
        } catch (ClassNotFoundException changed) {
            throw new ExceptionInInitializerError(changed);
        }
    }

    /** The listening channels; a listening {@code ServerSocket} is a {@code NioSocketImpl} like any other. */
    private static final class Listeners {
        private static final Class<?> CHANNEL = jdkClass("sun.nio.ch.ServerSocketChannelImpl");
        private static final MethodHandle CHANNEL_FD = getter(CHANNEL, "fd", FileDescriptor.class);
        private static final MethodHandle FD =
                getter(jdkClass("sun.nio.ch.AsynchronousServerSocketChannelImpl"), "fd", FileDescriptor.class);
    }

    /** {@code sun.nio.ch.NioSocketImpl}; its states are 0 new, 1 unconnected, 2 connecting, 3 connected, 4 closing. */
    private static final class NioSocket implements JdkSocket {
        static final JdkSocket INSTANCE = new NioSocket();
        private static final Class<?> TYPE = jdkClass("sun.nio.ch.NioSocketImpl");
        private static final MethodHandle FD = getter(TYPE, "fd", FileDescriptor.class);
        private static final MethodHandle ADDRESS = getter(TYPE, "address", InetAddress.class);
        private static final MethodHandle PORT = getter(TYPE, "port", int.class);
        private static final MethodHandle LOCAL_PORT = getter(SocketImpl.class, "localport", int.class);
        private static final MethodHandle STATE = getter(TYPE, "state", int.class);
        private static final MethodHandle SERVER = getter(TYPE, "server", boolean.class);

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
        public boolean isHeldBySelector(Object socket) {
            return false;
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
        public boolean setsOptionsByNet() {
            return true;
        }
    }

    /** {@code sun.nio.ch.SocketChannelImpl}; its states are 0 unconnected, 1 pending, 2 connected, 3 closing, 4 closed. */
    private static final class Channel implements JdkSocket {
        static final JdkSocket INSTANCE = new Channel();
        private static final Class<?> TYPE = jdkClass("sun.nio.ch.SocketChannelImpl");
        private static final MethodHandle FD = getter(TYPE, "fd", FileDescriptor.class);
        private static final MethodHandle PEER = getter(TYPE, "remoteAddress", SocketAddress.class);
        private static final MethodHandle LOCAL = getter(TYPE, "localAddress", SocketAddress.class);
        private static final MethodHandle STATE = getter(TYPE, "state", int.class);
        private static final MethodHandle KEYS = getter(AbstractSelectableChannel.class, "keyCount", int.class);
        private static final MethodHandle NON_BLOCKING =
                getter(AbstractSelectableChannel.class, "nonBlocking", boolean.class);

        @Override
        public String apiName() {
            return "SocketChannel";
        }

        @Override
        public FileDescriptor descriptor(Object socket) {
            return (FileDescriptor) object(FD, socket);
        }

        @Override
        public InetSocketAddress peer(Object socket) {
            return inet((SocketAddress) object(PEER, socket));
        }

        /** The field is an earlier bind's until the channel is connected. */
        @Override
        public InetSocketAddress local(Object socket) {
            InetSocketAddress known =
                    number(STATE, socket) == CONNECTED ? inet((SocketAddress) object(LOCAL, socket)) : null;
            return known != null ? known : JdkNet.localAddress(descriptor(socket));
        }

        @Override
        public boolean isConnecting(Object socket) {
            return number(STATE, socket) == 1;
        }

        @Override
        public boolean isClosing(Object socket) {
            return number(STATE, socket) >= 3;
        }

        /** {@code isRegistered()} would take the channel's key lock. */
        @Override
        public boolean isHeldBySelector(Object socket) {
            return number(KEYS, socket) > 0 && flag(NON_BLOCKING, socket);
        }

        @Override
        public boolean isNonBlocking(Object socket) {
            return flag(NON_BLOCKING, socket);
        }

        @Override
        public boolean isClosedByCollector() {
            return false;
        }

        @Override
        public boolean sendsFinBeforeClose() {
            return false;
        }

        @Override
        public boolean setsOptionsByNet() {
            return true;
        }
    }

    /** {@code sun.nio.ch.UnixAsynchronousSocketChannelImpl}; its states are 0 unconnected, 1 pending, 2 connected. */
    private static final class AsynchronousChannel implements JdkSocket {
        static final JdkSocket INSTANCE = new AsynchronousChannel();
        private static final Class<?> PARENT = jdkClass("sun.nio.ch.AsynchronousSocketChannelImpl");
        private static final Class<?> TYPE = jdkClass("sun.nio.ch.UnixAsynchronousSocketChannelImpl");
        private static final MethodHandle FD = getter(PARENT, "fd", FileDescriptor.class);
        private static final MethodHandle PEER = getter(PARENT, "remoteAddress", InetSocketAddress.class);
        private static final MethodHandle PENDING_PEER = getter(TYPE, "pendingRemote", SocketAddress.class);
        private static final MethodHandle LOCAL = getter(PARENT, "localAddress", InetSocketAddress.class);
        private static final MethodHandle STATE = getter(PARENT, "state", int.class);

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
            InetSocketAddress known =
                    number(STATE, socket) == CONNECTED ? (InetSocketAddress) object(LOCAL, socket) : null;
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
        public boolean isHeldBySelector(Object socket) {
            return false;
        }

        @Override
        public boolean isNonBlocking(Object socket) {
            return true;
        }

        @Override
        public boolean isClosedByCollector() {
            return true;
        }

        @Override
        public boolean sendsFinBeforeClose() {
            return false;
        }

        @Override
        public boolean setsOptionsByNet() {
            return true;
        }
    }
}
