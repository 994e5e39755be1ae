// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A gateway: an event loop accepts clients, and for each a pool thread fetches a document from {@code PORT}, to its end, and keeps
 * the connection with the client's key until that client goes. Its own port it prints.
 */
final class SessionKeeper {
    private static final byte[] QUESTION = {'?', '\n'};

    private SessionKeeper() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        Selector selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
        Thread loop = new Thread(
                () -> {
                    try {
                        run(selector, port);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                },
                "loop");
        loop.setDaemon(true);
        loop.start();
        System.out.println("listening " + listener.socket().getLocalPort());
        Cue.sayAndEnd("ready", selector);
    }

    private static void run(Selector selector, int port) throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        while (true) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.channel() instanceof ServerSocketChannel listener) {
                    SocketChannel client = listener.accept();
                    client.configureBlocking(false);
                    SelectionKey session = client.register(selector, 0);
                    pool.execute(() -> fetch(session, port));
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private static void fetch(SelectionKey session, int port) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            session.attach(socket);
            socket.getOutputStream().write(QUESTION);
            while (socket.getInputStream().read() >= 0) {
                // to its end
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
