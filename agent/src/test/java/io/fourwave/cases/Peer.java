// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ServerSocketFactory;

/** The other end of a case's connections, on 127.0.0.1 in the test's own JVM, where no agent watches. */
final class Peer implements AutoCloseable {
    private static final int BACKLOG = 500;

    private final ServerSocket listener;
    private final Service service;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(runnable -> {
        Thread thread = new Thread(runnable, "peer");
        thread.setDaemon(true);
        return thread;
    });

    private Peer(ServerSocket listener, Service service) {
        this.listener = listener;
        this.service = service;
    }

    static Peer listening(Service service, ServerSocketFactory factory) {
        try {
            Peer peer = new Peer(factory.createServerSocket(0, BACKLOG, loopback()), service);
            peer.threads.execute(peer::accept);
            return peer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Connects as a client that many times, and talks as the service says. */
    void dial(int port, int times, Service talk) {
        for (int i = 0; i < times; i++) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(loopback(), port));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            sockets.add(socket);
            threads.execute(() -> run(talk, socket));
        }
    }

    /** Closes every connection that the service has not closed by itself. */
    void hangUp() {
        sockets.forEach(Peer::close);
    }

    /** Says something on every connection, then closes it. */
    void hangUpWith(byte[] lastWords) {
        for (Socket socket : sockets) {
            try {
                socket.getOutputStream().write(lastWords);
            } catch (IOException closedAlready) {
                // then it has nothing to say
            }
            close(socket);
        }
    }

    @Override
    public void close() {
        hangUp();
        close(listener);
        threads.shutdownNow();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                threads.execute(() -> run(service, socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void run(Service service, Socket socket) {
        try {
            service.serve(socket);
        } catch (IOException gone) {
            // by hangUp or by the application: both are what a case may be about
        }
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }

    /** One side of a conversation; a connection that it leaves open stays so until {@link #hangUp}. */
    @FunctionalInterface
    interface Service {
        void serve(Socket socket) throws IOException;
    }
}
