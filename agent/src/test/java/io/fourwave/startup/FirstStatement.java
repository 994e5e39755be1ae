// SPDX-License-Identifier: Apache-2.0
package io.fourwave.startup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Opens a connection in its first statement, and says when it has it. */
final class FirstStatement {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private FirstStatement() {}

    public static void main(String[] arguments) throws IOException {
        ServerSocket listener = new ServerSocket(0, 1, LOOPBACK);
        Socket client = new Socket(LOOPBACK, listener.getLocalPort());
        Socket server = listener.accept();
        System.out.println("done");
        client.close();
        server.close();
        listener.close();
    }
}
