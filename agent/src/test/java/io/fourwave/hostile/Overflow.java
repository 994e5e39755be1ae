// SPDX-License-Identifier: Apache-2.0
package io.fourwave.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/**
 * An application that recurses until its stack is full and closes a connection in each frame on the way back, so that
 * some of the closes find next to no stack left. Then it says three ordinary goodbyes.
 */
final class Overflow {
    static final int CONNECTIONS = 400;
    static final String LAST_WORD = "all closed";

    private final List<Socket> clients = new ArrayList<>();
    private int next;

    private Overflow() {}

    public static void main(String[] arguments) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, CONNECTIONS, InetAddress.getLoopbackAddress())) {
            // a JDK class that is first used, and fails, at the stack's end stays unusable, with or without an agent
            sayGoodbyes(listener);
            Overflow application = new Overflow();
            application.open(listener);
            application.dig();
            application.closeTheRest();
            application.accepted(listener);
            sayGoodbyes(listener);
        }
        System.out.println(LAST_WORD);
        System.exit(Farewell.STATUS);
    }

    private void open(ServerSocket listener) throws IOException {
        for (int i = 0; i < CONNECTIONS; i++) {
            Socket client = new Socket();
            client.connect(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
            clients.add(client);
        }
    }

    /** The peers of those that the recursion closed, so that the listener is free for others. */
    private void accepted(ServerSocket listener) throws IOException {
        for (int i = 0; i < CONNECTIONS; i++) {
            listener.accept().close();
        }
    }

    private static void sayGoodbyes(ServerSocket listener) throws IOException {
        for (int i = 0; i < Farewell.CONNECTIONS; i++) {
            Farewell.sayGoodbye(listener);
        }
    }

    private void dig() {
        try {
            dig();
        } catch (StackOverflowError bottom) {
            // the way back begins
        }
        closeOne();
    }

    private void closeOne() {
        if (next < clients.size()) {
            try {
                clients.get(next++).close();
            } catch (StackOverflowError | IOException stillTooDeep) {
                // one of the next frames has more room
            }
        }
    }

    private void closeTheRest() throws IOException {
        for (Socket client : clients) {
            client.close();
            if (!client.isClosed()) {
                throw new SocketException("still open");
            }
        }
    }
}
