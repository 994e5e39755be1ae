// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import static io.fourwave.jdk.JdkFields.flag;
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
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.util.List;

/** {@code sun.nio.ch.SocketChannelImpl}; its states are 0 unconnected, 1 pending, 2 connected, 3 closing, 4 closed. */
final class ChannelJdkSocket implements JdkSocket {
    /** {@code ST_CONNECTED}. */
    private static final int CONNECTED = 2;

    static final JdkSocket INSTANCE = new ChannelJdkSocket();
    static final Class<?> TYPE = jdkClass("sun.nio.ch.SocketChannelImpl");
    private static final MethodHandle FD = getter(TYPE, "fd", FileDescriptor.class);
    private static final MethodHandle PEER = getter(TYPE, "remoteAddress", SocketAddress.class);
    private static final MethodHandle LOCAL = getter(TYPE, "localAddress", SocketAddress.class);
    private static final MethodHandle STATE = getter(TYPE, "state", int.class);
    private static final MethodHandle KEYS = getter(AbstractSelectableChannel.class, "keyCount", int.class);
    private static final MethodHandle NON_BLOCKING =
            JdkFields.flag(AbstractSelectableChannel.class, "nonBlocking", "blocking");
    /** Before Java 11 a close closes at once, whoever selects. */
    private static final boolean HELD_BY_SELECTORS = Runtime.version().feature() >= 11;

    private ChannelJdkSocket() {}

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
        return HELD_BY_SELECTORS && number(KEYS, socket) > 0 && flag(NON_BLOCKING, socket);
    }

    @Override
    public boolean isNonBlocking(Object socket) {
        return flag(NON_BLOCKING, socket);
    }

    @Override
    public boolean isWithoutSelector(Object socket) {
        return number(KEYS, socket) == 0 && flag(NON_BLOCKING, socket);
    }

    @Override
    public boolean isReadingPaused(Object socket) {
        return number(KEYS, socket) > 0
                && flag(NON_BLOCKING, socket)
                && JdkClosing.isReadingPaused((AbstractSelectableChannel) socket);
    }

    @Override
    public boolean isReadingAwaited(Object socket) {
        return number(KEYS, socket) > 0
                && flag(NON_BLOCKING, socket)
                && JdkClosing.isReadingAwaited((AbstractSelectableChannel) socket);
    }

    @Override
    public boolean isClosedByCollector() {
        return false;
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
    public List<Selector> selectors(Object socket) {
        return JdkClosing.selectors((AbstractSelectableChannel) socket);
    }

    @Override
    public void close(Object socket) throws IOException {
        ((Channel) socket).close();
    }
}
