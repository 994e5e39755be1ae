// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A client that closes channels which a selector still holds: {@code PORT forgotten|selected}. */
final class ClosedWhileRegistered {

    private ClosedWhileRegistered() {}

    public static void main(String[] arguments) throws IOException {
        Selector selector = Selector.open();
        for (int i = 0; i < 20; i++) {
            hangUp(connect(selector, Integer.parseInt(arguments[0])));
        }
        if (arguments[1].equals("selected")) {
            selector.selectNow();
        }
        Cue.sayAndEnd("ready", selector);
    }

    private static SocketChannel connect(Selector selector, int port) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        return channel;
    }

    private static void hangUp(SocketChannel channel) throws IOException {
        channel.close();
    }
}
