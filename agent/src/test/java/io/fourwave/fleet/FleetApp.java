// SPDX-License-Identifier: Apache-2.0
package io.fourwave.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Three services: one closes as it should, two leak, each in its own way. Prints the line that is to blame. */
final class FleetApp {
    private static final List<Object> KEPT = new ArrayList<>();
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final int ORDINARY = 80;

    private FleetApp() {}

    public static void main(String[] words) throws Exception {
        switch (words[0]) {
            case "stock" -> stock();
            case "shop" -> shop(Integer.parseInt(words[1]));
            case "mill" -> mill();
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    /** Answers and closes first. */
    private static void stock() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 100, LOOPBACK)) {
            System.out.println("port " + listener.getLocalPort());
            while (true) {
                try (Socket socket = listener.accept()) {
                    socket.getOutputStream().write(1);
                }
            }
        }
    }

    /** Closes its first connections, then forgets each that it has read to its end. */
    private static void shop(int port) throws IOException, InterruptedException {
        for (int i = 0; i < ORDINARY; i++) {
            ask(port);
        }
        while (true) {
            fetch(port);
            Thread.sleep(300);
        }
    }

    private static void ask(int port) throws IOException {
        try (Socket socket = new Socket(LOOPBACK, port)) {
            socket.getInputStream().readAllBytes();
        }
    }

    private static void fetch(int port) throws IOException {
        tellLine("fetch", 1);
        Socket socket = new Socket(LOOPBACK, port);
        socket.getInputStream().readAllBytes();
        KEPT.add(socket);
    }

    /** Closes channels that a selector holds, and never selects. */
    private static void mill() throws IOException, InterruptedException {
        Selector selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
        KEPT.add(selector);
        while (true) {
            grind(selector, listener);
            Thread.sleep(500);
        }
    }

    private static void grind(Selector selector, ServerSocketChannel listener) throws IOException {
        SocketChannel channel = SocketChannel.open(listener.getLocalAddress());
        listener.accept().close();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        channel.close();
    }

    private static void tellLine(String what, int below) {
        if (KEPT.isEmpty()) {
            System.out.println(what + " " + (new Throwable().getStackTrace()[1].getLineNumber() + below));
        }
    }
}
