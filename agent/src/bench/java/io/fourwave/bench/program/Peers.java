// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench.program;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Makes connections whose both ends are in this JVM. The listener's address changes now and then, so that TIME_WAIT never
 * runs out of ports.
 */
abstract class Peers implements Closeable {
    private static final int BACKLOG = 1024;
    /**
     * connect(2) takes the even ones of Linux's 28,232 ports first. With those in TIME_WAIT towards this address it goes
     * through them one by one, until one is a second old: that took 12 of 66 µs when this was 20,000, or none, depending on
     * how many connections the JVM had made before.
     */
    private static final int PORTS_AN_ADDRESS = 8_000;

    private static final int ADDRESSES = 200;
    static final int MESSAGE = 32;

    private int connections;

    static Peers of(String api) throws IOException {
        return api.equals("Socket") ? new Sockets() : new Channels();
    }

    /** Both ends of one connection. */
    abstract Pair connect(InetAddress address) throws IOException;

    final Pair connect() throws IOException {
        int host = 1 + connections++ / PORTS_AN_ADDRESS % ADDRESSES;
        return connect(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) host}));
    }

    /** The client's end is closed first. */
    interface Pair {

        /** {@value Peers#MESSAGE} bytes there and {@value Peers#MESSAGE} back. */
        void exchange() throws IOException;

        void closeClient() throws IOException;

        void closeServer() throws IOException;
    }

    private static final class Sockets extends Peers {
        private final ServerSocket listener = new ServerSocket(0, BACKLOG);
        private final byte[] message = new byte[MESSAGE];

        Sockets() throws IOException {}

        @Override
        Pair connect(InetAddress address) throws IOException {
            Socket client = new Socket(address, listener.getLocalPort());
            return new SocketPair(client, listener.accept(), message);
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    private record SocketPair(Socket client, Socket server, byte[] message) implements Pair {

        @Override
        public void exchange() throws IOException {
            client.getOutputStream().write(message);
            read(server.getInputStream());
            server.getOutputStream().write(message);
            read(client.getInputStream());
        }

        @Override
        public void closeClient() throws IOException {
            client.close();
        }

        @Override
        public void closeServer() throws IOException {
            server.close();
        }

        private void read(InputStream in) throws IOException {
            for (int read = 0; read < MESSAGE; ) {
                read += in.read(message, read, MESSAGE - read);
            }
        }
    }

    private static final class Channels extends Peers {
        private final ServerSocketChannel listener = ServerSocketChannel.open().bind(new InetSocketAddress(0), BACKLOG);
        private final ByteBuffer message = ByteBuffer.allocateDirect(MESSAGE);
        private final int port = listener.socket().getLocalPort();

        Channels() throws IOException {}

        @Override
        Pair connect(InetAddress address) throws IOException {
            SocketChannel client = SocketChannel.open(new InetSocketAddress(address, port));
            return new ChannelPair(client, listener.accept(), message);
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }

    private record ChannelPair(SocketChannel client, SocketChannel server, ByteBuffer message) implements Pair {

        @Override
        public void exchange() throws IOException {
            pass(client, server);
            pass(server, client);
        }

        @Override
        public void closeClient() throws IOException {
            client.close();
        }

        @Override
        public void closeServer() throws IOException {
            server.close();
        }

        private void pass(SocketChannel from, SocketChannel to) throws IOException {
            message.clear();
            from.write(message);
            message.clear();
            while (message.hasRemaining()) {
                to.read(message);
            }
        }
    }
}
