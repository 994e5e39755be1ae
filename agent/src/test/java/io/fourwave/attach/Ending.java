// SPDX-License-Identifier: Apache-2.0
package io.fourwave.attach;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** An application of one connection, closed on both sides, that ends in the way its argument says. */
final class Ending {

    private Ending() {}

    public static void main(String[] arguments) throws Exception {
        talk();
        System.out.println(threads());
        switch (arguments[0]) {
            case "return" -> {
                // no thread of the application is left
            }
            case "exit" -> System.exit(5);
            case "halt" -> Runtime.getRuntime().halt(6);
            case "throw" -> throw new IllegalStateException("as ordered");
            case "daemons" -> startDaemon();
            case "wait" -> new CountDownLatch(1).await();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void talk() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
            try (Socket server = listener.accept()) {
                client.close();
                server.getInputStream().read();
            }
        }
    }

    private static void startDaemon() {
        Thread daemon = new Thread(() -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        daemon.setDaemon(true);
        daemon.start();
    }

    /** Every thread that is not the main one, as {@code name/daemon}. */
    private static String threads() {
        ThreadGroup top = Thread.currentThread().getThreadGroup();
        while (top.getParent() != null) {
            top = top.getParent();
        }
        Thread[] threads = new Thread[256];
        int count = top.enumerate(threads, true);
        return Arrays.stream(threads, 0, count)
                .filter(thread -> thread != Thread.currentThread())
                .map(thread -> thread.getName() + "/" + thread.isDaemon())
                .sorted()
                .reduce("threads", (all, one) -> all + "," + one);
    }
}
