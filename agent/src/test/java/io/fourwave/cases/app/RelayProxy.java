// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A proxy to {@code PORT} that passes each half-close on to the other side; its own port it prints. */
final class RelayProxy {

    private RelayProxy() {}

    public static void main(String[] arguments) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        inBackground(() -> accept(listener, Integer.parseInt(arguments[0])));
        System.out.println("listening " + listener.getLocalPort());
        Cue.sayAndEnd("ready", listener);
    }

    private static void accept(ServerSocket listener, int port) throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            inBackground(() -> relay(client, server));
        }
    }

    private static void relay(Socket client, Socket server) throws IOException {
        try (client;
                server) {
            Thread up = inBackground(() -> pass(client, server));
            pass(server, client);
            up.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pass(Socket from, Socket to) throws IOException {
        byte[] buffer = new byte[1000];
        for (int n = from.getInputStream().read(buffer);
                n >= 0;
                n = from.getInputStream().read(buffer)) {
            to.getOutputStream().write(buffer, 0, n);
        }
        to.shutdownOutput();
    }

    private static Thread inBackground(Work work) {
        Thread thread = new Thread(() -> work.runOrFail(), "relay");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private interface Work {
        void run() throws IOException;

        default void runOrFail() {
            try {
                run();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
