// SPDX-License-Identifier: Apache-2.0
package io.fourwave.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Makes one leak that a report is to be about, and some orderly closes; ends with its stdin. */
final class Leaks {
    private static final int LEAKS = 6;

    private final ServerSocket listener;
    private final List<Socket> forgotten = new ArrayList<>();

    private Leaks(ServerSocket listener) {
        this.listener = listener;
    }

    public static void main(String[] arguments) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Leaks leaks = new Leaks(listener);
            // as some servers and clients name theirs
            Thread peer = new Thread(leaks::closeAtOnce, "peer-127.0.0.1-exec-1");
            peer.setDaemon(true);
            peer.start();
            leaks.forget();
            leaks.close();
            System.in.read();
        }
    }

    /** Each read tells of the end, and nobody acts upon it. */
    private void forget() throws IOException {
        for (int i = 0; i < LEAKS; i++) {
            Socket socket = fetch();
            socket.getInputStream().read();
            forgotten.add(socket);
        }
    }

    private void close() throws IOException {
        for (int i = 0; i < LEAKS; i++) {
            fetch().close();
        }
    }

    private Socket fetch() throws IOException {
        return new Socket(listener.getInetAddress(), listener.getLocalPort());
    }

    private void closeAtOnce() {
        try {
            while (!listener.isClosed()) {
                listener.accept().close();
            }
        } catch (IOException ended) {
            if (!listener.isClosed()) {
                throw new UncheckedIOException(ended);
            }
        }
    }
}
