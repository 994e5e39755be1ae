// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import static io.fourwave.jdk.JdkFields.getter;
import static io.fourwave.jdk.JdkFields.jdkClass;
import static io.fourwave.jdk.JdkFields.object;

import java.io.FileDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** The three socket APIs of JDK 17 to 25, told by the class behind each, and the native one. */
public final class JdkSockets {

    private JdkSockets() {}

    /** @param socket the object that a hook was called with */
    public static JdkSocket of(Object socket) {
        Class<?> type = socket.getClass();
        if (type == NioJdkSocket.TYPE) {
            return NioJdkSocket.INSTANCE;
        }
        if (type == ChannelJdkSocket.TYPE) {
            return ChannelJdkSocket.INSTANCE;
        }
        return type == NativeSocket.class ? NativeSocket.API : AsynchronousJdkSocket.INSTANCE;
    }

    /** The descriptor of a socket that listens, or null. */
    public static FileDescriptor ofListener(Object listener) {
        Class<?> type = listener.getClass();
        if (type == NioJdkSocket.TYPE) {
            return NioJdkSocket.INSTANCE.descriptor(listener);
        }
        if (type == NativeSocket.class) {
            return NativeSocket.API.descriptor(listener);
        }
        return (FileDescriptor) object(type == Listeners.CHANNEL ? Listeners.CHANNEL_FD : Listeners.FD, listener);
    }

    /** The descriptor of a channel that was just made, to connect or to listen. */
    public static FileDescriptor ofNew(Object channel) {
        return channel.getClass() == Listeners.CHANNEL
                ? ofListener(channel)
                : of(channel).descriptor(channel);
    }

    /** Loads and links all that {@link #of} and {@link #ofListener} may lead to. */
    public static void prepare() {
        Listeners.FD.type();
        for (JdkSocket each : List.of(
                NioJdkSocket.INSTANCE, ChannelJdkSocket.INSTANCE, AsynchronousJdkSocket.INSTANCE, NativeSocket.API)) {
            each.apiName();
        }
    }

    /** The listening channels; a listening {@code ServerSocket} is a {@code NioSocketImpl} like any other. */
    private static final class Listeners {
        private static final Class<?> CHANNEL = jdkClass("sun.nio.ch.ServerSocketChannelImpl");
        private static final MethodHandle CHANNEL_FD = getter(CHANNEL, "fd", FileDescriptor.class);
        private static final MethodHandle FD =
                getter(jdkClass("sun.nio.ch.AsynchronousServerSocketChannelImpl"), "fd", FileDescriptor.class);
    }
}
