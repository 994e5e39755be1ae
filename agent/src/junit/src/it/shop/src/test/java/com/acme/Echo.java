// SPDX-License-Identifier: Apache-2.0
package com.acme;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A server that says what it hears, and closes all of its connections when it is closed. */
final class Echo implements AutoCloseable {
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final ServerSocket server;

    Echo() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    Socket connect() throws IOException {
        return new Socket(server.getInetAddress(), server.getLocalPort());
    }

    /** One byte there and back. */
    static void exchange(Socket socket) throws IOException {
        socket.getOutputStream().write(1);
        if (socket.getInputStream().read() != 1) {
            throw new IOException("another answer");
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket client : clients) {
            client.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                clients.add(client);
                start(() -> serve(client));
            }
        } catch (IOException closed) {
            // no more clients
        }
    }

    private void serve(Socket client) {
        try (Socket open = client) {
            for (int heard = open.getInputStream().read(); heard >= 0; heard = open.getInputStream().read()) {
                open.getOutputStream().write(heard);
            }
        } catch (IOException closed) {
            // by the test
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }
}
