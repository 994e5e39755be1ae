// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Loses connections on a thread whose name a terminal obeys. {@link UnprintableNamesIT} makes a class of it whose own name is
 * such a one, of as many characters.
 */
public final class UnprintableName {
    static final String THREAD = "\u001b[31mthread\nFORGED thread\u009b2J\u202e";
    private static final int LOST = 6;
    private static final List<Socket> KEPT = new ArrayList<>();

    private UnprintableName() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("ready");
        System.in.read();
        new Thread(() -> lose(), THREAD).start();
    }

    private static void lose() {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < LOST; i++) {
                Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort());
                listener.accept().close();
                socket.getInputStream().read();
                KEPT.add(socket);
            }
            LockSupport.park();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
