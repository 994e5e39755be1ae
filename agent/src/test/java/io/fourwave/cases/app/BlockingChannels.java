// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A client of twenty blocking channels, read to the end: {@code PORT kept|dropped|closed}. */
final class BlockingChannels {

    private BlockingChannels() {}

    public static void main(String[] arguments) throws IOException {
        List<SocketChannel> kept = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            SocketChannel channel = fetch(Integer.parseInt(arguments[0]));
            switch (arguments[1]) {
                case "kept" -> kept.add(channel);
                case "closed" -> channel.close();
                default -> {}
            }
        }
        Cue.say("ready");
        System.gc();
        Cue.sayAndEnd("collected", kept);
    }

    private static SocketChannel fetch(int port) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        SocketChannel channel = SocketChannel.open(address);
        channel.write(ByteBuffer.wrap("question\n".getBytes()));
        ByteBuffer answer = ByteBuffer.allocate(100);
        while (channel.read(answer) >= 0) {
            answer.clear();
        }
        return channel;
    }
}
