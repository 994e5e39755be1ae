// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** A client that closes first: {@code PORT fin|unread|linger}, with a FIN or with either kind of reset. */
final class ClosingFirst {

    private ClosingFirst() {}

    public static void main(String[] arguments) throws IOException {
        for (int i = 0; i < 20; i++) {
            call(Integer.parseInt(arguments[0]), arguments[1]);
        }
        Cue.sayAndEnd("ready", null);
    }

    private static void call(int port, String how) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write("question\n".getBytes());
        switch (how) {
            case "unread" -> socket.getInputStream().read();
            case "linger" -> socket.setSoLinger(true, 0);
            default -> {}
        }
        socket.close();
    }
}
