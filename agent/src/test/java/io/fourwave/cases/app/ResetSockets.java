// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/** A client whose peer resets: {@code PORT noticed|unnoticed kept|closed}. */
final class ResetSockets {

    private ResetSockets() {}

    public static void main(String[] arguments) throws IOException {
        List<Socket> kept = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Socket socket = ask(Integer.parseInt(arguments[0]));
            if (arguments[1].equals("noticed")) {
                readUntilReset(socket);
            }
            if (arguments[2].equals("closed")) {
                socket.close();
            }
            kept.add(socket);
        }
        Cue.sayAndEnd("ready", kept);
    }

    private static Socket ask(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write("question\n".getBytes());
        socket.getInputStream().readNBytes("answer\n".length());
        socket.getOutputStream().write("reset, please\n".getBytes());
        return socket;
    }

    private static void readUntilReset(Socket socket) throws IOException {
        try {
            socket.getInputStream().readAllBytes();
        } catch (SocketException reset) {
            // and nobody thinks of closing it
        }
    }
}
