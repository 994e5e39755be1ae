// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections over a link that goes down, in a network of its own: one half says goodbye into the dark, the other is silent.
 * A line on stdin brings the link back.
 */
final class Cable {
    static final int CONNECTIONS = 20;

    private Cable() {}

    public static void main(String[] arguments) throws Exception {
        List<Socket> clients = new ArrayList<>();
        List<Socket> servers = new ArrayList<>();
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(new Socket(listener.getInetAddress(), listener.getLocalPort()));
                servers.add(listener.accept());
                clients.get(i).getOutputStream().write(i);
                servers.get(i).getInputStream().read();
            }
        }
        link("down");
        for (int i = 0; i < CONNECTIONS / 2; i++) {
            clients.get(i).close();
        }
        System.out.println("cut");
        if (System.in.read() < 0) {
            throw new IllegalStateException("nobody brings it back");
        }
        link("up");
        for (int i = CONNECTIONS / 2; i < CONNECTIONS; i++) {
            clients.get(i).close();
        }
        for (Socket server : servers) {
            if (server.getInputStream().read() != -1) {
                throw new IllegalStateException("nothing was sent");
            }
            server.close();
        }
        System.out.println("done");
    }

    private static void link(String state) throws IOException, InterruptedException {
        int status =
                new ProcessBuilder("ip", "link", "set", "lo", state).start().waitFor();
        if (status != 0) {
            throw new IllegalStateException("ip link set lo " + state + ": " + status);
        }
    }
}
