// SPDX-License-Identifier: Apache-2.0
package io.fourwave.attach;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Eight threads that open and close connections, one after the other. After a line on stdin the clients reset theirs
 * instead, which makes these connections different ones in every account; it ends when there were enough of them.
 */
final class Traffic implements Runnable {
    private static final int THREADS = 8;
    private static final int ENOUGH = 2000;
    private static final long PAUSE_NANOS = 5_000_000;

    private final AtomicInteger resets = new AtomicInteger();
    private final AtomicInteger errors = new AtomicInteger();
    private final CountDownLatch enough = new CountDownLatch(ENOUGH);
    private volatile boolean resetting;

    private Traffic() {}

    public static void main(String[] arguments) throws Exception {
        Traffic traffic = new Traffic();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(new Thread(traffic, "traffic-" + i));
        }
        threads.forEach(Thread::start);
        System.out.println("ready");
        new BufferedReader(new InputStreamReader(System.in)).readLine();
        traffic.resetting = true;
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println("resets " + traffic.resets + " errors " + traffic.errors);
    }

    @Override
    public void run() {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            while (enough.getCount() > 0) {
                exchange(listener);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException | RuntimeException | Error failed) {
            errors.incrementAndGet();
            failed.printStackTrace();
        }
    }

    private void exchange(ServerSocket listener) throws IOException {
        Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        try (Socket server = listener.accept()) {
            if (resetting) {
                reset(client, server);
            } else {
                client.close();
                expectEnd(server);
            }
        }
    }

    private void reset(Socket client, Socket server) throws IOException {
        client.setSoLinger(true, 0);
        client.close();
        resets.incrementAndGet();
        enough.countDown();
        try {
            expectEnd(server);
            throw new AssertionError("an orderly end instead of a reset");
        } catch (SocketException connectionReset) {
            // as wanted
        }
    }

    private static void expectEnd(Socket server) throws IOException {
        if (server.getInputStream().read() != -1) {
            throw new AssertionError("nothing was sent");
        }
    }
}
