// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;

/** A server that listens and does not accept: {@code PORT socket|channel}; its own port it prints. */
final class StuckAcceptor {

    private StuckAcceptor() {}

    public static void main(String[] arguments) throws IOException {
        ServerSocket listener = arguments[1].equals("channel") ? listenByChannel() : listen();
        System.out.println("listening " + listener.getLocalPort());
        Cue.sayAndEnd("ready", listener);
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
