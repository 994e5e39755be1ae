// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;

/**
 * A server that listens and does not accept: {@code PORT socket|channel|busy}; its own port it prints. {@code busy}: it accepts the
 * first client, and works for it.
 */
final class StuckAcceptor {

    private StuckAcceptor() {}

    public static void main(String[] arguments) throws IOException {
        ServerSocket listener = arguments[1].equals("channel") ? listenByChannel() : listen();
        if (arguments[1].equals("busy")) {
            Thread server = new Thread(() -> serve(listener), "server");
            server.setDaemon(true);
            server.start();
        }
        System.out.println("listening " + listener.getLocalPort());
        Cue.sayAndEnd("ready", listener);
    }

    private static void serve(ServerSocket listener) {
        try (Socket client = listener.accept()) {
            Thread.sleep(Cue.scaled(60_000));
            client.getOutputStream().write(1);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static ServerSocket listenByChannel() throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return channel.socket();
    }
}
