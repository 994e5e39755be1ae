// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads to the end, works on with what it has read, and closes at the end of that: {@code PORT threads|fan-out|forgetful}.
 * {@code threads} does so in twenty threads, {@code fan-out} asks twenty at once in one, {@code forgetful} in a loop that
 * keeps each and goes on to the next.
 */
final class WorkingReaders {
    private static final long WORK_MILLIS = 60_000;

    private WorkingReaders() {}

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        Thread worker;
        switch (arguments[1]) {
            case "threads" -> {
                worker = null;
                for (int i = 0; i < 20; i++) {
                    begin(() -> work(port));
                }
            }
            case "fan-out" -> worker = begin(() -> fanOut(port));
            default -> worker = begin(() -> forget(port));
        }
        Cue.sayAndEnd("ready", worker);
    }

    private static void work(int port) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            ask(socket);
            readToTheEnd(socket);
            Thread.sleep(WORK_MILLIS);
        }
    }

    private static void fanOut(int port) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                sockets.add(new Socket("127.0.0.1", port));
            }
            for (Socket socket : sockets) {
                ask(socket);
                readToTheEnd(socket);
            }
            Thread.sleep(WORK_MILLIS);
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static void forget(int port) throws Exception {
        List<Socket> kept = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Socket socket = new Socket("127.0.0.1", port);
            ask(socket);
            readToTheEnd(socket);
            kept.add(socket);
        }
        Thread.sleep(WORK_MILLIS);
        kept.clear();
    }

    private static void ask(Socket socket) throws IOException {
        socket.getOutputStream().write("question\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static void readToTheEnd(Socket socket) throws IOException {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static Thread begin(Work work) {
        Thread thread = new Thread(() -> work.runOrFail(), "worker");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private interface Work {
        void run() throws Exception;

        default void runOrFail() {
            try {
                run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }
}
