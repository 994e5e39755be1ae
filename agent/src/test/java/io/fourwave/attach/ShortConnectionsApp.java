// SPDX-License-Identifier: Apache-2.0
package io.fourwave.attach;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An application of many short connections, of which as many as its second argument says are open at one time. The
 * server's ends reset, so that the kernel keeps nothing of them either. Waits for a line on stdin in the end.
 */
final class ShortConnectionsApp {

    private ShortConnectionsApp() {}

    public static void main(String[] arguments) throws IOException {
        int connections = Integer.parseInt(arguments[0]);
        int atOneTime = Integer.parseInt(arguments[1]);
        Deque<Socket> open = new ArrayDeque<>();
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < connections; i++) {
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                open.add(listener.accept());
                open.add(client);
                if (open.size() > 2 * (atOneTime - 1)) {
                    hangUp(open);
                }
            }
        }
        while (!open.isEmpty()) {
            hangUp(open);
        }
        System.out.println("done");
        if (System.in.read() < 0) {
            throw new IOException("stdin ended");
        }
    }

    private static void hangUp(Deque<Socket> open) throws IOException {
        Socket server = open.remove();
        server.setSoLinger(true, 0);
        server.close();
        open.remove().close();
    }
}
