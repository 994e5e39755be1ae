// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Twenty connections to {@code PORT} that an application keeps in a list of its own, greeted when that is made. */
final class OwnSockets {
    private final Deque<Socket> idle = new ArrayDeque<>();

    private OwnSockets(int port) throws IOException {
        for (int i = 0; i < 20; i++) {
            Socket socket = connect(port);
            ask(socket);
            idle.add(socket);
        }
    }

    public static void main(String[] arguments) throws Exception {
        OwnSockets sockets = new OwnSockets(Integer.parseInt(arguments[0]));
        Cue.sayAndEnd("ready", sockets);
    }

    private static Socket connect(int port) throws IOException {
        return new Socket("127.0.0.1", port);
    }

    private static void ask(Socket socket) throws IOException {
        socket.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
        for (int read = socket.getInputStream().read(); read != '\n'; ) {
            read = socket.getInputStream().read();
        }
    }
}
