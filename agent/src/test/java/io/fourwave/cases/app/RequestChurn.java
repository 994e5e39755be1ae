// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/** A connection per request, to servers in this JVM: {@code PORT REQUESTS SERVERS client-first|server-first|unhurried}. */
final class RequestChurn {

    private RequestChurn() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean clientFirst = !arguments[3].equals("server-first");
        long pause = arguments[3].equals("unhurried") ? 10 : 0;
        List<ServerSocket> servers = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
            servers.add(serve(clientFirst));
        }
        try {
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                request(servers.get(i % servers.size()).getLocalPort(), clientFirst);
                Thread.sleep(pause);
            }
        } catch (SocketException exhausted) {
            System.out.println(exhausted.getMessage());
        }
        Cue.sayAndEnd("ready", servers);
    }

    private static void request(int port, boolean clientFirst) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        if (!clientFirst) {
            socket.getInputStream().read();
        }
        socket.close();
    }

    private static ServerSocket serve(boolean clientFirst) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> accept(listener, clientFirst), "server");
        thread.setDaemon(true);
        thread.start();
        return listener;
    }

    private static void accept(ServerSocket listener, boolean clientFirst) {
        while (true) {
            try (Socket socket = listener.accept()) {
                if (clientFirst) {
                    socket.getInputStream().read();
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
