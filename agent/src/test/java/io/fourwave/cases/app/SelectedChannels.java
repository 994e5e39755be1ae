// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A client that reads its channels to the end with a selector, then gives them up: {@code PORT cancel|close}. */
final class SelectedChannels {

    private SelectedChannels() {}

    public static void main(String[] arguments) throws IOException {
        List<SocketChannel> kept = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < 20; i++) {
                SocketChannel channel = ask(selector, Integer.parseInt(arguments[0]));
                kept.add(channel);
            }
            readAll(selector, arguments[1].equals("close"));
            Cue.sayAndEnd("ready", kept);
        }
    }

    private static SocketChannel ask(Selector selector, int port) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(ByteBuffer.wrap("question\n".getBytes()));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
        return channel;
    }

    private static void readAll(Selector selector, boolean close) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(100);
        for (int open = 20; open > 0; ) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                answer.clear();
                if (((SocketChannel) key.channel()).read(answer) < 0) {
                    giveUp(key, close);
                    open--;
                }
            }
            selector.selectedKeys().clear();
        }
        selector.selectNow();
    }

    private static void giveUp(SelectionKey key, boolean close) throws IOException {
        key.cancel();
        if (close) {
            key.channel().close();
        }
    }
}
