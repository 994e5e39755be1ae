// SPDX-License-Identifier: Apache-2.0
package io.fourwave.attach;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Waits for a line on stdin, then has the JVM's first connection between two marks. */
final class FirstSocket {
    static final String BEGIN = "first socket begins";
    static final String END = "first socket ends";

    private FirstSocket() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("ready");
        if (System.in.read() < 0) {
            throw new IOException("stdin ended");
        }
        System.out.println(BEGIN);
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
            try (Socket server = listener.accept()) {
                client.shutdownOutput();
                server.shutdownOutput();
                client.close();
            }
        }
        System.out.println(END);
    }
}
