// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A client of twenty sockets: {@code PORT to-the-end|one-byte|nothing kept|dropped|closed}. */
final class PlainSockets {

    private PlainSockets() {}

    public static void main(String[] arguments) throws IOException {
        List<Socket> kept = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Socket socket = fetch(Integer.parseInt(arguments[0]), arguments[1]);
            switch (arguments[2]) {
                case "kept" -> kept.add(socket);
                case "closed" -> socket.close();
                default -> {}
            }
        }
        Cue.say("ready");
        System.gc();
        Cue.sayAndEnd("collected", kept);
    }

    private static Socket fetch(int port, String howMuch) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write("question\n".getBytes());
        switch (howMuch) {
            case "to-the-end" -> socket.getInputStream().readAllBytes();
            case "one-byte" -> socket.getInputStream().read();
            default -> {}
        }
        return socket;
    }
}
