// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** More than is usual of something, in an application or at the other end of its connections. */
final class Excess {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final List<Socket> KEPT = new ArrayList<>();

    private Excess() {}

    /** So many connections of a thread whose name is so many hexadecimal digits. */
    static String named(int connections, int digits) throws Exception {
        StringBuilder name = new StringBuilder();
        while (name.length() < digits) {
            name.append("0123456789abcdef");
        }
        name.setLength(digits);
        try (Door door = Door.answering()) {
            Thread thread = new Thread(() -> requests(connections, door.port()), name.toString());
            thread.start();
            thread.join();
        }
        return "named " + connections;
    }

    private static void requests(int connections, int port) {
        Request000000 request = new Request000000();
        for (int i = 0; i < connections; i++) {
            request.accept(port);
        }
    }

    /** So many connections of one line are lost, at most five a second; another line closes so many between two of them. */
    static String lose(int losses, int closes) throws IOException {
        try (Door door = Door.closing()) {
            long begun = System.nanoTime();
            for (int i = 0; i < losses; i++) {
                for (int j = 0; j < closes; j++) {
                    fetchAndClose(door.port());
                }
                fetchAndForget(door.port());
                LockSupport.parkNanos(begun + (i + 1) * PACE_NANOS - System.nanoTime());
            }
        }
        return "lost " + losses;
    }

    private static void fetchAndClose(int port) throws IOException {
        try (Socket socket = new Socket(LOOPBACK, port)) {
            readToTheEnd(socket);
        }
    }

    private static void fetchAndForget(int port) throws IOException {
        Socket socket = new Socket(LOOPBACK, port);
        readToTheEnd(socket);
        KEPT.add(socket);
    }

    private static void readToTheEnd(Socket socket) throws IOException {
        if (socket.getInputStream().read() != -1) {
            throw new AssertionError("nothing was sent");
        }
    }

    /** So many connections to that port, each ended at once ({@code close}, {@code reset}), with a pause of so many milliseconds. */
    static String scan(int port, String how, int connections, int pause) throws IOException {
        for (int i = 0; i < connections; i++) {
            try (Socket socket = new Socket(LOOPBACK, port)) {
                if (how.equals("reset")) {
                    socket.setSoLinger(true, 0);
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
        }
        return "scanned " + connections;
    }

    /** So many connections to one port from each of so many addresses of this host, all kept. */
    static String spread(int addresses, int connections) throws IOException {
        ServerSocket listener = new ServerSocket(0, 1, LOOPBACK);
        for (int i = 0; i < addresses * connections; i++) {
            InetAddress from = InetAddress.getByName("127.0.0." + (1 + i % addresses));
            KEPT.add(new Socket(LOOPBACK, listener.getLocalPort(), from, 0));
            KEPT.add(listener.accept());
        }
        return "spread " + addresses * connections;
    }
}
