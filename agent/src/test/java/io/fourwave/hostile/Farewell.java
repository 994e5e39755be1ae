// SPDX-License-Identifier: Apache-2.0
package io.fourwave.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** An application of three connections: each client says goodbye first, each server answers. Ends with status 7. */
final class Farewell {
    static final int CONNECTIONS = 3;
    static final int STATUS = 7;
    static final String LAST_WORD = "three goodbyes";

    private Farewell() {}

    public static void main(String[] arguments) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < CONNECTIONS; i++) {
                sayGoodbye(listener);
            }
        }
        System.out.println(LAST_WORD);
        System.exit(STATUS);
    }

    static void sayGoodbye(ServerSocket listener) throws IOException {
        Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        try (Socket server = listener.accept()) {
            client.close();
            if (server.getInputStream().read() != -1) {
                throw new AssertionError("the client sent nothing");
            }
        }
    }
}
