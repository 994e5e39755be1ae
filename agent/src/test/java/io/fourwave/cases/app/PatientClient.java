// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Twenty connections, each with a thread that takes its time and closes in the end: {@code PORT BEHAVIOUR}, where {@code ask}
 * waits for an answer, {@code half-close} has said all it has to say, {@code pause} and {@code slow} read less than they get,
 * {@code linger} closes a while after the peer.
 */
final class PatientClient {

    private PatientClient() {}

    public static void main(String[] arguments) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
            if (!arguments[1].equals("idle")) {
                start(socket, arguments[1]);
            }
            sockets.add(socket);
        }
        Cue.sayAndEnd("ready", sockets);
    }

    private static void start(Socket socket, String behaviour) {
        Thread thread = new Thread(() -> talk(socket, behaviour), "talk");
        thread.setDaemon(true);
        thread.start();
    }

    private static void talk(Socket socket, String behaviour) {
        try (socket) {
            socket.getOutputStream().write("question\n".getBytes());
            InputStream in = socket.getInputStream();
            switch (behaviour) {
                case "half-close" -> readAfterHalfClose(socket);
                case "pause" -> readAfter(in, 500);
                case "slow" -> readSlowly(in);
                case "linger" -> lingerAfter(in, 500);
                default -> in.read();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void readAfterHalfClose(Socket socket) throws IOException {
        socket.shutdownOutput();
        socket.getInputStream().readAllBytes();
    }

    private static void readAfter(InputStream in, long millis) throws IOException {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        in.readAllBytes();
    }

    private static void readSlowly(InputStream in) throws IOException {
        while (in.readNBytes(8192).length > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static void lingerAfter(InputStream in, long millis) throws IOException {
        in.readAllBytes();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
