// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.kernel.JdkNet;
import io.fourwave.kernel.JdkSockets;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketImpl;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** Real sockets, and the JDK's objects behind them: what the hooks are called with. */
final class Loopback implements Closeable {
    private final Deque<Closeable> opened = new ArrayDeque<>();
    private final ServerSocket listener = keep(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));

    Loopback() throws IOException {}

    ServerSocket listener() {
        return listener;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    Socket connect() throws IOException {
        return keep(new Socket(listener.getInetAddress(), listener.getLocalPort()));
    }

    /** The other end of the oldest connection that was not accepted yet. */
    Socket accept() throws IOException {
        return keep(listener.accept());
    }

    SocketChannel connectChannel() throws IOException {
        return keep(SocketChannel.open(address()));
    }

    /** Closed with the others. */
    <C extends Closeable> C keep(C closeable) {
        opened.push(closeable);
        return closeable;
    }

    /** {@code NioSocketImpl}, which a client's socket has behind one more object. */
    static Object behind(Socket socket) {
        return behind((SocketImpl) field(Socket.class, "impl", socket));
    }

    static Object behind(ServerSocket socket) {
        return behind((SocketImpl) field(ServerSocket.class, "impl", socket));
    }

    static FileDescriptor descriptor(Socket socket) {
        return descriptor(behind(socket));
    }

    static FileDescriptor descriptor(Object hooked) {
        return JdkSockets.of(hooked).descriptor(hooked);
    }

    static int number(Object hooked) {
        return JdkNet.number(descriptor(hooked));
    }

    @Override
    public void close() throws IOException {
        for (Closeable each : opened) {
            each.close();
        }
    }

    private static Object behind(SocketImpl socket) {
        Class<?> type = socket.getClass();
        while (type != Object.class && !type.getName().equals("java.net.DelegatingSocketImpl")) {
            type = type.getSuperclass();
        }
        return type == Object.class ? socket : field(type, "delegate", socket);
    }

    private static Object field(Class<?> declaring, String name, Object object) {
        try {
            Field field = declaring.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(object);
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException(changed);
        }
    }
}
