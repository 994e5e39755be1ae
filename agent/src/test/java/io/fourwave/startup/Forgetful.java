// SPDX-License-Identifier: Apache-2.0
package io.fourwave.startup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Says at which port it listens; after a line on stdin it accepts twenty connections, reads each to its end and forgets it;
 * after the next line it closes another one, and after the last one it ends.
 */
final class Forgetful {
    static final int FORGOTTEN = 20;
    static final int STATUS = 7;

    private static final List<Socket> HELD = new ArrayList<>();

    private Forgetful() {}

    public static void main(String[] arguments) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            System.out.println(listener.getLocalPort());
            in.readLine();
            for (int i = 0; i < FORGOTTEN; i++) {
                HELD.add(readToItsEnd(listener));
            }
            System.out.println("forgotten");
            in.readLine();
            listener.accept().close();
            System.out.println("closed");
        }
        in.readLine();
        System.exit(STATUS);
    }

    private static Socket readToItsEnd(ServerSocket listener) throws IOException {
        Socket accepted = listener.accept();
        if (accepted.getInputStream().read() != -1) {
            throw new AssertionError("nobody sends anything");
        }
        return accepted;
    }
}
