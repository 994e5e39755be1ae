// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** One connection, then the end; three shutdown hooks, each of which closes another. */
final class ThreeHooks {

    private ThreeHooks() {}

    public static void main(String[] arguments) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 3; i++) {
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket server = listener.accept();
                int number = i;
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    close(client, server);
                    System.out.println("hook " + number);
                }));
            }
            close(new Socket(listener.getInetAddress(), listener.getLocalPort()), listener.accept());
        }
        System.out.println("done");
    }

    private static void close(Socket client, Socket server) {
        try {
            client.close();
            server.close();
        } catch (IOException refused) {
            throw new IllegalStateException(refused);
        }
    }
}
