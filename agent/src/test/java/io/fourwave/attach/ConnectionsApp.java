// SPDX-License-Identifier: Apache-2.0
package io.fourwave.attach;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * An application with connections of two kinds open before it prints {@code ready}: some that are closed after the next
 * line on stdin, the client's end first, and some that are never used again.
 */
final class ConnectionsApp {

    private ConnectionsApp() {}

    public static void main(String[] arguments) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket listener = new ServerSocket(0, 50, loopback);
                ServerSocketChannel channels = ServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0))) {
            Socket client = new Socket(loopback, listener.getLocalPort());
            Socket server = listener.accept();
            SocketChannel dialled = SocketChannel.open(channels.getLocalAddress());
            SocketChannel answered = channels.accept();
            Socket idleClient = new Socket(loopback, listener.getLocalPort());
            Socket idleServer = listener.accept();
            System.out.println("ready");
            var in = new BufferedReader(new InputStreamReader(System.in));
            in.readLine();
            client.close();
            expectEnd(server.getInputStream().read());
            server.close();
            dialled.close();
            expectEnd(answered.socket().getInputStream().read());
            answered.close();
            System.out.println("closed");
            in.readLine();
            System.out.println(idleClient.isClosed() || idleServer.isClosed() ? "lost" : "idle");
            System.exit(0);
        }
    }

    private static void expectEnd(int read) {
        if (read != -1) {
            throw new AssertionError("nothing was sent");
        }
    }
}
