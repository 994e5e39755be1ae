// SPDX-License-Identifier: Apache-2.0
package io.fourwave.packaging;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Connects, accepts, shuts down and closes one connection over each of the JDK's three socket APIs. */
final class EverySocket {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private EverySocket() {}

    public static void main(String... arguments) throws Exception {
        sockets();
        channels();
        asynchronousChannels();
    }

    private static void sockets() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, ANY_PORT.getAddress());
                Socket client = new Socket(ANY_PORT.getAddress(), listener.getLocalPort());
                Socket server = listener.accept()) {
            client.shutdownOutput();
            server.shutdownInput();
        }
        System.out.println("Socket");
    }

    private static void channels() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open().bind(ANY_PORT);
                SocketChannel client = SocketChannel.open(listener.getLocalAddress());
                SocketChannel server = listener.accept()) {
            client.shutdownOutput();
            server.shutdownInput();
        }
        System.out.println("SocketChannel");
    }

    private static void asynchronousChannels() throws Exception {
        try (AsynchronousServerSocketChannel listener =
                        AsynchronousServerSocketChannel.open().bind(ANY_PORT);
                AsynchronousSocketChannel client = AsynchronousSocketChannel.open()) {
            var accepted = listener.accept();
            client.connect(listener.getLocalAddress()).get();
            try (AsynchronousSocketChannel server = accepted.get()) {
                client.shutdownOutput();
                server.shutdownInput();
            }
        }
        System.out.println("AsynchronousSocketChannel");
    }
}
