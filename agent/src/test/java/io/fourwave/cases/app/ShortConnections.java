// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** Many short connections that are closed as they should be: {@code PORT COUNT client-first|peer-first}. */
final class ShortConnections {

    private ShortConnections() {}

    public static void main(String[] arguments) throws IOException {
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            call(Integer.parseInt(arguments[0]), arguments[2].equals("client-first"));
        }
        Cue.sayAndEnd("ready", null);
    }

    private static void call(int port, boolean first) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("question\n".getBytes());
            if (first) {
                socket.getInputStream().readNBytes("question\n".length());
            } else {
                socket.getInputStream().readAllBytes();
            }
        }
    }
}
