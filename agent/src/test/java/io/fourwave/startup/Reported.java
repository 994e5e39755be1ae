// SPDX-License-Identifier: Apache-2.0
package io.fourwave.startup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/** Has a connection, and waits until there is the file that its argument names, where there is an argument. */
final class Reported {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private Reported() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        ServerSocket listener = new ServerSocket(0, 1, LOOPBACK);
        Socket client = new Socket(LOOPBACK, listener.getLocalPort());
        Socket server = listener.accept();
        for (String name : arguments) {
            Path file = Paths.get(name);
            while (!Files.exists(file)) {
                Thread.sleep(100);
            }
        }
        System.out.println("done");
        client.close();
        server.close();
        listener.close();
    }
}
