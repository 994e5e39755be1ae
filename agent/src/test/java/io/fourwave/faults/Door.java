// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server on 127.0.0.1: whoever comes is answered, and gone when it says no more. */
final class Door implements Closeable {
    private static final int BACKLOG = 500;

    private final ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.1"));
    private final ExecutorService handlers = Executors.newCachedThreadPool(runnable -> {
        Thread thread = new Thread(runnable, "handler");
        thread.setDaemon(true);
        return thread;
    });
    private final Handler handler;

    private Door(Handler handler) throws IOException {
        this.handler = handler;
        handlers.execute(this::accept);
    }

    /** It answers each byte. */
    static Door answering() throws IOException {
        return new Door(Door::answer);
    }

    /** It closes at once. */
    static Door closing() throws IOException {
        return new Door(socket -> {});
    }

    /** It works for so long on what it has read, before it looks at its client again. */
    static Door working(int millis) throws IOException {
        return new Door(socket -> {
            if (socket.getInputStream().read() != -1) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
                answer(socket);
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        handlers.shutdown();
    }

    private static void answer(Socket socket) throws IOException {
        for (int each = socket.getInputStream().read();
                each != -1;
                each = socket.getInputStream().read()) {
            socket.getOutputStream().write(each);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                handlers.execute(() -> handle(socket));
            }
        } catch (IOException closed) {
            // the end of it
        }
    }

    private void handle(Socket socket) {
        try (Socket closedInTheEnd = socket) {
            handler.handle(closedInTheEnd);
        } catch (IOException clientHasGone) {
            // as clients do
        }
    }

    /** What is done with a client before it is closed. */
    private interface Handler {
        void handle(Socket socket) throws IOException;
    }
}
