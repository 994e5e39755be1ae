// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that opens and closes connections, one after the other, each with a question and its answer: one in three is
 * closed by the client first, one by the server, one is reset. The counts are read when it has ended.
 */
final class ChurnThread implements Runnable {
    private final int connections;
    private final long pauseNanos;
    private final Thread thread = new Thread(this, "churn");
    private volatile boolean stopped;
    private int done;
    private int errors;

    private ChurnThread(int connections, long pauseNanos) {
        this.connections = connections;
        this.pauseNanos = pauseNanos;
    }

    static ChurnThread started(int connections) {
        return started(connections, 0);
    }

    /** With a pause after each connection, in milliseconds. */
    static ChurnThread started(int connections, int pause) {
        ChurnThread churn = new ChurnThread(connections, TimeUnit.MILLISECONDS.toNanos(pause));
        churn.thread.start();
        return churn;
    }

    void stop() {
        stopped = true;
    }

    void join() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("nobody interrupts", e);
        }
    }

    int done() {
        return done;
    }

    int errors() {
        return errors;
    }

    @Override
    public void run() {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            while (done < connections && !stopped) {
                exchange(listener, done % 3);
                done++;
                if (pauseNanos > 0) {
                    LockSupport.parkNanos(pauseNanos);
                }
            }
        } catch (IOException | RuntimeException | Error failed) {
            errors++;
            failed.printStackTrace();
        }
    }

    private static void exchange(ServerSocket listener, int way) throws IOException {
        try (Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket server = listener.accept()) {
            client.getOutputStream().write(way);
            server.getOutputStream().write(server.getInputStream().read() + 1);
            expect(way + 1, client);
            switch (way) {
                case 0 -> goodbye(client, server);
                case 1 -> goodbye(server, client);
                default -> client.setSoLinger(true, 0);
            }
        }
    }

    private static void goodbye(Socket first, Socket second) throws IOException {
        first.close();
        expect(-1, second);
    }

    private static void expect(int expected, Socket from) throws IOException {
        if (from.getInputStream().read() != expected) {
            throw new AssertionError("not what the other side sent");
        }
    }
}
