// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Twenty asynchronous channels to {@code PORT}, used at once in three rounds and then kept, without a pending read. */
final class AsynchronousPool {

    private AsynchronousPool() {}

    public static void main(String[] arguments) throws Exception {
        List<AsynchronousSocketChannel> pool = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            AsynchronousSocketChannel channel = AsynchronousSocketChannel.open();
            channel.connect(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])))
                    .get();
            pool.add(channel);
        }
        for (int round = 0; round < 3; round++) {
            for (AsynchronousSocketChannel channel : pool) {
                channel.write(ByteBuffer.wrap("question\n".getBytes(StandardCharsets.US_ASCII)))
                        .get();
            }
            for (AsynchronousSocketChannel channel : pool) {
                channel.read(ByteBuffer.allocate(100)).get();
            }
            Thread.sleep(300);
        }
        Cue.sayAndEnd("ready", pool);
    }
}
