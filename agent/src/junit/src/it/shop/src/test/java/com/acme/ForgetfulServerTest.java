// SPDX-License-Identifier: Apache-2.0
package com.acme;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** A handler that does not close what it has served. */
class ForgetfulServerTest {

    @Test
    void serves() throws IOException, InterruptedException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread handler = new Thread(() -> handle(server));
            handler.start();
            try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
                Echo.exchange(client);
            }
            handler.join();
        }
    }

    private static void handle(ServerSocket server) {
        try {
            Socket client = server.accept();
            client.getOutputStream().write(client.getInputStream().read()); // forgotten
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
