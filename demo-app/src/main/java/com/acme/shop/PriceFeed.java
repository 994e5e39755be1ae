// SPDX-License-Identifier: Apache-2.0
package com.acme.shop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Publishes prices to its subscribers from one selector thread, and hangs up after the last. */
final class PriceFeed implements Closeable {

    private static final List<String> PRICES = List.of("249.00", "247.50", "244.00", "239.00");

    private final Pace pace;
    private final Selector selector = Selector.open();
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "price-feed"));

    private PriceFeed(Pace pace) throws IOException {
        this.pace = pace;
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    static PriceFeed start(Pace pace) throws IOException {
        PriceFeed feed = new PriceFeed(pace);
        feed.thread.execute(feed::publish);
        return feed;
    }

    InetSocketAddress address() throws IOException {
        return (InetSocketAddress) listener.getLocalAddress();
    }

    @Override
    public void close() throws IOException {
        thread.shutdown();
        try {
            thread.awaitTermination(30, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        listener.close();
        selector.close();
    }

    private void publish() {
        try {
            selector.select(this::subscribe);
            for (String price : PRICES) {
                pace.spend(200);
                send(price);
            }
            hangUp();
            selector.selectNow();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void subscribe(SelectionKey key) {
        try {
            SocketChannel subscriber = listener.accept();
            subscriber.configureBlocking(false);
            subscriber.register(selector, 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void send(String price) throws IOException {
        for (SelectionKey key : selector.keys()) {
            if (key.channel() instanceof SocketChannel subscriber) {
                subscriber.write(UTF_8.encode(price + "\n"));
            }
        }
    }

    private void hangUp() throws IOException {
        for (SelectionKey key : selector.keys()) {
            if (key.channel() instanceof SocketChannel subscriber) {
                subscriber.close();
            }
        }
    }
}
