// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A server of twenty connections whose clients leave: {@code PORT kept|closed}; its own port it prints. */
final class ForgetfulServer {

    private ForgetfulServer() {}

    public static void main(String[] arguments) throws IOException {
        List<Socket> kept = new ArrayList<>();
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            System.out.println("ready");
            System.out.println("listening " + listener.getLocalPort());
            for (int i = 0; i < 20; i++) {
                Socket socket = serve(listener);
                if (arguments[1].equals("closed")) {
                    socket.close();
                }
                kept.add(socket);
            }
            Cue.sayAndEnd("served", kept);
        }
    }

    private static Socket serve(ServerSocket listener) throws IOException {
        Socket socket = listener.accept();
        while (socket.getInputStream().read() >= 0) {
            // to its end
        }
        return socket;
    }
}
