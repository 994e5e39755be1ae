// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A hundred channels to {@code PORT}, registered without an interest in reading: their senders have to wait. */
final class PausedReader {

    private PausedReader() {}

    public static void main(String[] arguments) throws Exception {
        Selector selector = Selector.open();
        List<SocketChannel> channels = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            SocketChannel channel =
                    SocketChannel.open(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])));
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, 0);
            key.attach(i);
            channels.add(channel);
        }
        Thread loop = new Thread(
                () -> {
                    try {
                        while (true) {
                            selector.select();
                        }
                    } catch (java.io.IOException e) {
                        throw new AssertionError(e);
                    }
                },
                "loop");
        loop.setDaemon(true);
        loop.start();
        Cue.sayAndEnd("ready", channels);
    }
}
