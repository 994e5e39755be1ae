// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * Does nothing about the end of the stream, and reads it again and again: {@code PORT selector|stream}. {@code selector} is an
 * event loop whose keys stay registered, {@code stream} has a thread for each of its sockets.
 */
final class SpinningReaders {
    private static final long PAUSE_MILLIS = 10;

    private SpinningReaders() {}

    public static void main(String[] arguments) throws IOException {
        InetSocketAddress peer =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        Selector selector = Selector.open();
        for (int i = 0; i < 20; i++) {
            if (arguments[1].equals("selector")) {
                register(selector, peer);
            } else {
                Socket socket = new Socket(peer.getAddress(), peer.getPort());
                socket.getOutputStream().write("question\n".getBytes());
                begin(() -> read(socket.getInputStream()));
            }
        }
        if (arguments[1].equals("selector")) {
            begin(() -> select(selector));
        }
        Cue.sayAndEnd("ready", selector);
    }

    private static void register(Selector selector, InetSocketAddress peer) throws IOException {
        SocketChannel channel = SocketChannel.open(peer);
        channel.write(ByteBuffer.wrap("question\n".getBytes()));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    private static void select(Selector selector) throws IOException, InterruptedException {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        while (true) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                take(buffer, ((SocketChannel) key.channel()).read(buffer));
            }
            selector.selectedKeys().clear();
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static void read(InputStream in) throws IOException, InterruptedException {
        byte[] buffer = new byte[100];
        while (true) {
            if (in.read(buffer) > 0) {
                Arrays.fill(buffer, (byte) 0);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static void take(ByteBuffer buffer, int bytes) {
        if (bytes > 0) {
            buffer.clear();
        }
    }

    private static void begin(Work work) {
        Thread thread = new Thread(() -> work.runOrEnd(), "loop");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws Exception;

        default void runOrEnd() {
            try {
                run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }
}
