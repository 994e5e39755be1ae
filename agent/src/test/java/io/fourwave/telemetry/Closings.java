// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The program under the agent: ends connections over loopback in the ways that its arguments name, prints for each what a
 * test needs to find its spans ({@code name clientPort serverPort}), and {@code done} at last.
 */
final class Closings {
    private static final long DWELL_NANOS = 600_000_000L;
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    /** Of the class: what is kept must not be collected while the JVM ends, when main has returned. */
    private static final List<Socket> KEPT = new ArrayList<>();

    private final ServerSocket listener;

    private Closings(ServerSocket listener) {
        this.listener = listener;
    }

    public static void main(String[] names) throws Exception {
        Thread.currentThread().setName("closer");
        try (ServerSocket listener = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress())) {
            Closings closings = new Closings(listener);
            for (String name : names) {
                closings.run(name);
            }
            System.out.println("done");
        }
    }

    private void run(String name) throws Exception {
        if (name.startsWith("many=")) {
            many(Integer.parseInt(name.substring("many=".length())));
            return;
        }
        switch (name) {
            case "active" -> active();
            case "abort" -> abort();
            case "half" -> half();
            case "unread" -> unread();
            case "refused" -> refused();
            case "kept" -> kept();
            // until the test has seen what it waits for
            case "stay" -> System.in.read();
            default -> throw new IllegalArgumentException(name);
        }
    }

    /** The client closes first; the server dwells in CLOSE_WAIT and the client in FIN_WAIT_2 until it follows. */
    private void active() throws IOException {
        Pair pair = open("active");
        pair.client.close();
        dwell();
        pair.server.close();
        pair.awaitGone();
    }

    private void abort() throws IOException {
        Pair pair = open("abort");
        pair.client.setSoLinger(true, 0);
        pair.client.close();
        dwell();
        pair.server.close();
    }

    private void half() throws IOException {
        Pair pair = open("half");
        pair.client.shutdownOutput();
        dwell();
        pair.server.getOutputStream().write(1);
        pair.server.close();
        pair.client.getInputStream().readAllBytes();
        pair.client.close();
    }

    private void unread() throws IOException {
        Pair pair = open("unread");
        pair.server.getOutputStream().write(new byte[7]);
        until(() -> available(pair.client) == 7);
        pair.client.close();
        pair.awaitGone();
        pair.server.close();
    }

    private void refused() throws IOException {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, listener.getInetAddress())) {
            nobody = closed.getLocalPort();
        }
        try (Socket refused = new Socket(listener.getInetAddress(), nobody)) {
            throw new IllegalStateException("somebody listens on " + refused.getPort());
        } catch (ConnectException expected) {
            System.out.println("refused 0 " + nobody);
        }
    }

    /** The server closes, the client holds on: CLOSE_WAIT. */
    private void kept() throws IOException {
        Pair pair = open("kept");
        pair.server.getOutputStream().write(new byte[5]);
        pair.server.close();
        KEPT.add(pair.client);
        until(() -> pair.stateOfClient().equals("08"));
        dwell();
    }

    private void many(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
            Socket server = listener.accept();
            client.close();
            server.getInputStream().read();
            server.close();
        }
        System.out.println("many 0 " + listener.getLocalPort());
        // until the ends that closed second have been reported
        dwell();
        dwell();
    }

    private Pair open(String name) throws IOException {
        Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
        Pair pair = new Pair(client, listener.accept(), client.getLocalPort(), client.getPort());
        System.out.println(name + " " + pair.clientPort + " " + pair.serverPort);
        return pair;
    }

    private static void dwell() {
        long until = System.nanoTime() + DWELL_NANOS;
        until(() -> System.nanoTime() > until);
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited in vain");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static int available(Socket socket) {
        try {
            return socket.getInputStream().available();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Both ends of one connection. */
    private record Pair(Socket client, Socket server, int clientPort, int serverPort) {

        /** Until the server's end is in no table any more: its LAST_ACK was acknowledged, or it was reset. */
        void awaitGone() {
            until(() -> state(serverPort, clientPort).isEmpty());
        }

        String stateOfClient() {
            return state(clientPort, serverPort);
        }

        /** The column st of /proc/net/tcp (of tcp6 for an IPv4-mapped socket); "" for no row. */
        private static String state(int localPort, int peerPort) {
            String ends = "^ *\\d+: [0-9A-F]+:%04X [0-9A-F]+:%04X .*".formatted(localPort, peerPort);
            for (String table : List.of("tcp", "tcp6")) {
                try {
                    for (String row : Files.readAllLines(Path.of("/proc/net", table))) {
                        if (row.matches(ends)) {
                            return row.strip().split(" +")[3];
                        }
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return "";
        }
    }
}
