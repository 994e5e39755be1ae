// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import io.fourwave.jdk.JdkNet;
import io.fourwave.jdk.JdkSockets;
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
public final class Loopback implements Closeable {
    private final Deque<Closeable> opened = new ArrayDeque<>();
    private final ServerSocket listener = keep(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));

    public Loopback() throws IOException {}

    public ServerSocket listener() {
        return listener;
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    public Socket connect() throws IOException {
        return keep(new Socket(listener.getInetAddress(), listener.getLocalPort()));
    }

    /** The other end of the oldest connection that was not accepted yet. */
    public Socket accept() throws IOException {
        return keep(listener.accept());
    }

    public SocketChannel connectChannel() throws IOException {
        return keep(SocketChannel.open(address()));
    }

    /** Closed with the others. */
    public <C extends Closeable> C keep(C closeable) {
        opened.push(closeable);
        return closeable;
    }

    /** {@code NioSocketImpl}, which a client's socket has behind one more object. */
    public static Object behind(Socket socket) {
        return behind((SocketImpl) field(Socket.class, "impl", socket));
    }

    public static Object behind(ServerSocket socket) {
        return behind((SocketImpl) field(ServerSocket.class, "impl", socket));
    }

    public static FileDescriptor descriptor(Socket socket) {
        return descriptor(behind(socket));
    }

    public static FileDescriptor descriptor(Object hooked) {
        return JdkSockets.of(hooked).descriptor(hooked);
    }

    public static int number(Object hooked) {
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
