// SPDX-License-Identifier: Apache-2.0
package io.fourwave.attach;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** Opens connections, waits for a line on stdin, then uses and closes them between two marks. */
final class FirstUse {

    private FirstUse() {}

    public static void main(String[] arguments) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket server = listener.accept();
                SocketChannel channel = SocketChannel.open(listener.getLocalSocketAddress());
                Socket other = listener.accept();
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            System.out.println("ready");
            if (System.in.read() < 0) {
                throw new IOException("stdin ended");
            }
            System.out.println(FirstSocket.BEGIN);
            use(client, server);
            use(selector, channel, other);
        }
        System.out.println(FirstSocket.END);
    }

    private static void use(Socket client, Socket server) throws IOException {
        client.setTcpNoDelay(true);
        client.getOutputStream().write(1);
        server.getInputStream().read();
        server.shutdownOutput();
        client.getInputStream().read();
    }

    private static void use(Selector selector, SocketChannel channel, Socket other) throws IOException {
        // the agent looks at selectors once a sweep has found sockets that nobody knows
        for (int turn = 0; turn < 40; turn++) {
            selector.select(25);
        }
        other.getOutputStream().write(1);
        selector.select();
        channel.read(ByteBuffer.allocate(2));
        channel.write(ByteBuffer.allocate(2));
        channel.close();
        selector.selectNow();
    }
}
