// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A server whose event loop has accepted twenty clients and waits then for a word from elsewhere, before it comes to its next
 * select: {@code PORT all|closed}. {@code closed} closes four before it waits. Its own port it prints.
 */
final class PausedLoop {
    /** Longer than leak.after, and less than ten times as long. */
    private static final long PAUSE_MILLIS = Cue.scaled(12_000);

    private PausedLoop() {}

    public static void main(String[] arguments) throws Exception {
        Selector selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        Thread loop = new Thread(
                () -> {
                    try {
                        run(selector, arguments[1].equals("closed") ? 4 : 0);
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                "loop");
        loop.setDaemon(true);
        loop.start();
        System.out.println("listening " + listener.socket().getLocalPort());
        Cue.sayAndEnd("ready", selector);
    }

    private static void run(Selector selector, int toClose) throws IOException, InterruptedException {
        List<SocketChannel> clients = new ArrayList<>();
        while (true) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.channel() instanceof ServerSocketChannel listener) {
                    clients.add(listener.accept());
                } else if (((SocketChannel) key.channel()).read(ByteBuffer.allocate(100)) < 0) {
                    key.channel().close();
                }
            }
            selector.selectedKeys().clear();
            if (clients.size() == 20) {
                register(clients, selector);
                for (SocketChannel client : clients.subList(0, toClose)) {
                    client.close();
                }
                clients.clear();
                new LinkedBlockingQueue<>().poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private static void register(List<SocketChannel> clients, Selector selector) throws IOException {
        for (SocketChannel client : clients) {
            client.configureBlocking(false);
            client.register(selector, SelectionKey.OP_READ);
        }
    }
}
