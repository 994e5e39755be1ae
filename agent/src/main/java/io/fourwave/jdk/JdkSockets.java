// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import static io.fourwave.jdk.JdkFields.getter;
import static io.fourwave.jdk.JdkFields.jdkClass;
import static io.fourwave.jdk.JdkFields.jdkClassIfAny;
import static io.fourwave.jdk.JdkFields.object;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.net.SocketImpl;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The three socket APIs of JDK 8 to 27, recognised by the class behind each, and the native one. */
public final class JdkSockets {
    /** Null before Java 13. */
    private static final Class<?> NIO_SOCKET = jdkClassIfAny("sun.nio.ch.NioSocketImpl");

    /** And of the classes below it: the channel that a JVM was started with is of one ({@code sun.nio.ch.InheritedChannel}). */
    private static final Class<?> CHANNEL = jdkClass("sun.nio.ch.SocketChannelImpl");

    /** What has a descriptor by itself; {@code SocksSocketImpl} is one up to Java 12, and refers to one from 13 on. */
    private static final Set<String> CONNECTIONS = Set.of(
            "sun.nio.ch.NioSocketImpl",
            "java.net.AbstractPlainSocketImpl",
            "sun.nio.ch.SocketChannelImpl",
            "sun.nio.ch.UnixAsynchronousSocketChannelImpl");

    private JdkSockets() {}

    /**
     * The class of each is initialised when it is first met: one that this JDK has otherwise takes no other with it.
     *
     * @param socket the object that a hook was called with
     */
    public static JdkSocket of(Object socket) {
        Class<?> type = socket.getClass();
        if (type == NIO_SOCKET) {
            return NioJdkSocket.INSTANCE;
        }
        if (CHANNEL.isInstance(socket)) {
            return ChannelJdkSocket.INSTANCE;
        }
        if (type == NativeSocket.class) {
            return NativeSocket.API;
        }
        return socket instanceof SocketImpl ? PlainJdkSocket.INSTANCE : AsynchronousJdkSocket.INSTANCE;
    }

    /** True of a class whose objects are sockets or channels of the JDK's own, and no subclass by somebody else. */
    public static boolean isConnection(Class<?> type) {
        if (type.getClassLoader() != null) {
            return false;
        }
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            if (CONNECTIONS.contains(each.getName())) {
                return true;
            }
        }
        return false;
    }

    /** The descriptor of a socket that listens, or null. */
    public static FileDescriptor ofListener(Object listener) {
        if (listener instanceof SocketImpl || listener instanceof NativeSocket) {
            return of(listener).descriptor(listener);
        }
        boolean channel = ListenerFields.CHANNEL.isInstance(listener);
        return (FileDescriptor) object(channel ? ListenerFields.CHANNEL_FD : ListenerFields.FD, listener);
    }

    /** The descriptor of a channel that was just made, to connect or to listen. */
    public static FileDescriptor ofNew(Object channel) {
        return ListenerFields.CHANNEL.isInstance(channel)
                ? ofListener(channel)
                : of(channel).descriptor(channel);
    }

    /** Loads and links all that {@link #of} and {@link #ofListener} may lead to in this JDK. */
    public static void prepare() {
        Supplier<JdkSocket> socket = NIO_SOCKET == null ? () -> PlainJdkSocket.INSTANCE : () -> NioJdkSocket.INSTANCE;
        Stream.<Supplier<JdkSocket>>of(
                        socket,
                        () -> ChannelJdkSocket.INSTANCE,
                        () -> AsynchronousJdkSocket.INSTANCE,
                        () -> NativeSocket.API)
                .forEach(each -> prepare(() -> each.get().apiName()));
        prepare(() -> ListenerFields.FD.type());
    }

    private static void prepare(Supplier<?> use) {
        try {
            use.get();
        } catch (LinkageError otherJdk) {
            // fails again, and is counted, in the hook that needs it
        }
    }

    /** The listening channels; a listening {@code ServerSocket} has a {@code SocketImpl} like any other. */
    private static final class ListenerFields {
        private static final Class<?> CHANNEL = jdkClass("sun.nio.ch.ServerSocketChannelImpl");
        private static final MethodHandle CHANNEL_FD = getter(CHANNEL, "fd", FileDescriptor.class);
        private static final MethodHandle FD =
                getter(jdkClass("sun.nio.ch.AsynchronousServerSocketChannelImpl"), "fd", FileDescriptor.class);
    }
}
