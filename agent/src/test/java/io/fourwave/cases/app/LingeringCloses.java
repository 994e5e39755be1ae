// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A client that closes with a linger of a minute what the peer does not read: {@code PORT}. */
final class LingeringCloses {

    private LingeringCloses() {}

    public static void main(String[] arguments) throws IOException {
        for (int i = 0; i < 20; i++) {
            SocketChannel channel = fill(Integer.parseInt(arguments[0]));
            Thread thread = new Thread(() -> close(channel), "closer");
            thread.setDaemon(true);
            thread.start();
        }
        Cue.say("ready");
        Runtime.getRuntime().exit(0);
    }

    private static SocketChannel fill(int port) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_LINGER, 60);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.configureBlocking(false);
        int written = 1;
        while (written > 0) {
            written = channel.write(ByteBuffer.allocate(1 << 20));
        }
        channel.configureBlocking(true);
        return channel;
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException late) {
            // a minute from now
        }
    }
}
