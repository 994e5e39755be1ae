// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server with a thread for each connection: {@code PORT slow|patient|late|shuts-down}; its own port it prints. {@code slow}
 * is at work long after its client has gone, {@code patient} works while its client waits half-closed, {@code late} answers
 * when the client has reset and forgets it, {@code shuts-down} sends its FIN and does not close.
 */
final class HandlerServer {
    private static final long WORK_MILLIS = Cue.scaled(5000);

    private static final List<Socket> KEPT = new CopyOnWriteArrayList<>();

    private HandlerServer() {}

    public static void main(String[] arguments) throws Exception {
        ServerSocket listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        begin(() -> {
            while (true) {
                Socket socket = listener.accept();
                begin(() -> handle(socket, arguments[1]));
            }
        });
        System.out.println("listening " + listener.getLocalPort());
        Cue.sayAndEnd("ready", listener);
    }

    private static void handle(Socket socket, String behaviour) throws Exception {
        switch (behaviour) {
            case "late" -> late(socket);
            case "shuts-down" -> shutDown(socket);
            default -> {
                try (socket) {
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                    Thread.sleep(WORK_MILLIS);
                    socket.getOutputStream().write('a');
                }
            }
        }
    }

    private static void late(Socket socket) throws Exception {
        KEPT.add(socket);
        try {
            socket.getInputStream().read();
            Thread.sleep(150);
            socket.getOutputStream().write('a');
        } catch (IOException gone) {
            // swallowed, and the socket kept
        }
    }

    private static void shutDown(Socket socket) throws IOException {
        KEPT.add(socket);
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        socket.shutdownOutput();
    }

    private static void begin(Work work) {
        Thread thread = new Thread(() -> work.runOrEnd(), "handler");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws Exception;

        default void runOrEnd() {
            try {
                run();
            } catch (Exception gone) {
                // the client has, and that is what this is about
            }
        }
    }
}
