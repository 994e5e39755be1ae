// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server whose clients are done before it is: {@code PORT stream|busy}; its own port it prints. {@code stream} reads to
 * the end and then answers for six seconds, {@code busy} is still at work when its client has gone.
 */
final class PatientServer {

    private PatientServer() {}

    public static void main(String[] arguments) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread acceptor = new Thread(() -> accept(listener, arguments[1]), "acceptor");
        acceptor.setDaemon(true);
        acceptor.start();
        System.out.println("listening " + listener.getLocalPort());
        Cue.sayAndEnd("ready", listener);
    }

    private static void accept(ServerSocket listener, String behaviour) {
        while (true) {
            try {
                Socket socket = listener.accept();
                Thread thread = new Thread(() -> serve(socket, behaviour), "server");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static void serve(Socket socket, String behaviour) {
        try (socket) {
            if (behaviour.equals("stream")) {
                stream(socket);
            } else {
                socket.getInputStream().read();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            }
        } catch (IOException gone) {
            // the client has, and that is what this is about
        }
    }

    private static void stream(Socket socket) throws IOException {
        socket.getInputStream().readAllBytes();
        for (int i = 0; i < 30; i++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            socket.getOutputStream().write('.');
        }
    }
}
