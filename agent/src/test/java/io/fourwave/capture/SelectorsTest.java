// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.Kept;
import io.fourwave.support.Loopback;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SelectorsTest {
    private final Selectors selectors = new Selectors();
    private Loopback loopback;
    private Selector selector;
    private SocketChannel channel;

    @BeforeEach
    void open() throws IOException {
        loopback = new Loopback();
        selector = loopback.keep(Selector.open());
        channel = loopback.connectChannel();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    @AfterEach
    void close() throws IOException {
        loopback.close();
    }

    @Test
    void channelsOfASelectorComeWithTheThreadThatSelects() throws InterruptedException {
        Thread loop = new Thread(() -> selectors.offer(selector), "event-loop");
        loop.start();
        loop.join();

        assertThat(channels()).containsExactly(new Held(channel, "event-loop"));
    }

    @Test
    void selectorThatShowsItselfOftenIsLookedAtOnce() {
        for (int i = 0; i < 1000; i++) {
            selectors.offer(selector);
        }

        assertThat(channels()).hasSize(1);
        assertThat(channels()).isEmpty();
        selectors.offer(selector);
        assertThat(channels()).hasSize(1);
    }

    @Test
    void fewWaitHoweverManyAreUsed() {
        for (int i = 0; i < 10_000; i++) {
            selectors.offer(selector);
        }

        assertThat(Kept.size(selectors, "waiting")).isEqualTo(64);
    }

    @Test
    void listenersAndCancelledKeysAreNoConnections() throws IOException {
        ServerSocketChannel server = loopback.keep(ServerSocketChannel.open());
        server.bind(new InetSocketAddress("127.0.0.1", 0)).configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        channel.keyFor(selector).cancel();
        selector.selectNow();
        selectors.offer(selector);

        assertThat(channels()).isEmpty();
    }

    @Test
    void closedSelectorHasNone() throws IOException {
        selectors.offer(selector);
        selector.close();

        assertThat(channels()).isEmpty();
    }

    private List<Held> channels() {
        List<Held> channels = new ArrayList<>();
        selectors.channels((each, thread) -> channels.add(new Held(each, thread)));
        return channels;
    }

    private record Held(SocketChannel channel, String thread) {}
}
