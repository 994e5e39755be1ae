// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A client of twenty asynchronous channels, read to the end: {@code PORT kept|closed}. */
final class AsynchronousChannels {

    private AsynchronousChannels() {}

    public static void main(String[] arguments) throws Exception {
        List<AsynchronousSocketChannel> kept = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            AsynchronousSocketChannel channel = fetch(Integer.parseInt(arguments[0]));
            if (arguments[1].equals("closed")) {
                channel.close();
            }
            kept.add(channel);
        }
        Cue.sayAndEnd("ready", kept);
    }

    private static AsynchronousSocketChannel fetch(int port) throws Exception {
        AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        channel.connect(address).get();
        channel.write(ByteBuffer.wrap("question\n".getBytes())).get();
        ByteBuffer answer = ByteBuffer.allocate(100);
        while (channel.read(answer).get() >= 0) {
            answer.clear();
        }
        return channel;
    }
}
