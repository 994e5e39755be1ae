// SPDX-License-Identifier: Apache-2.0
package io.fourwave.attach;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Waits for a line on stdin, then has the JVM's first connections between two marks, each closed in another way. */
final class FirstSocket {
    static final String BEGIN = "first socket begins";
    static final String END = "first socket ends";

    private FirstSocket() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("ready");
        if (System.in.read() < 0) {
            throw new IOException("stdin ended");
        }
        System.out.println(BEGIN);
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            shutDown(listener);
            closeAfterBytes(listener);
            abort(listener);
            closeChannel(listener);
        }
        System.out.println(END);
    }

    private static void shutDown(ServerSocket listener) throws IOException {
        Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        try (Socket server = listener.accept()) {
            client.shutdownOutput();
            server.shutdownOutput();
            client.close();
        }
    }

    private static void closeAfterBytes(ServerSocket listener) throws IOException {
        Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        try (Socket server = listener.accept()) {
            client.getOutputStream().write(1);
            client.close();
            while (server.getInputStream().read() >= 0) {}
        }
    }

    private static void abort(ServerSocket listener) throws IOException {
        try (Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket server = listener.accept()) {
            client.getOutputStream().write(1);
            server.setSoLinger(true, 0);
        }
    }

    private static void closeChannel(ServerSocket listener) throws IOException {
        try (SocketChannel client = SocketChannel.open(listener.getLocalSocketAddress());
                Socket server = listener.accept()) {
            client.write(ByteBuffer.allocate(1));
            client.shutdownOutput();
            server.getOutputStream().write(1);
            client.configureBlocking(false);
        }
    }
}
