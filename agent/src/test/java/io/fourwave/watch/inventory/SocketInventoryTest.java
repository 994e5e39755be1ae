// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.capture.Capture;
import io.fourwave.connection.Connection;
import io.fourwave.connection.StackResolver;
import io.fourwave.connection.census.DescriptorCounts;
import io.fourwave.jdk.JdkNet;
import io.fourwave.jdk.JdkSockets;
import io.fourwave.support.Loopback;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.ScriptedTable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketInventoryTest {
    private final Capture capture = new Capture(
            new Capture.Settings(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(30), 100, 1000, 64, true));
    private final ScriptedTable kernel = new ScriptedTable();
    private final SocketInventory inventory = new SocketInventory(capture, kernel, new StackResolver(64));
    private Loopback loopback;

    @BeforeEach
    void open() throws IOException {
        loopback = new Loopback();
    }

    @AfterEach
    void close() throws IOException {
        loopback.close();
    }

    @Test
    void channelsThatASelectorHoldsAreAdoptedWithTheirHolder() throws IOException {
        SocketChannel channel = loopback.connectChannel();
        channel.configureBlocking(false);
        Selector selector = loopback.keep(Selector.open());
        channel.register(selector, SelectionKey.OP_READ);
        capture.selectors().offer(selector);
        inventory.lookWhenDue(System.nanoTime());

        Connection adopted = capture.table().get(Loopback.descriptor(channel));
        assertThat(adopted.isAdopted()).isTrue();
        assertThat(adopted.holder())
                .isEqualTo("the selector of thread " + Thread.currentThread().getName());
        assertThat(inventory.untrackedSockets())
                .noneMatch(untracked -> untracked.descriptor() == Loopback.number(channel));
    }

    @Test
    void lookIsNotDueAgainAtOnce() throws IOException {
        long now = System.nanoTime();
        inventory.lookWhenDue(now);
        DescriptorCounts first = inventory.account().orElseThrow();
        inventory.lookWhenDue(now + TimeUnit.MILLISECONDS.toNanos(900));
        assertThat(inventory.account()).containsSame(first);
        inventory.lookWhenDue(now + TimeUnit.HOURS.toNanos(1));

        assertThat(inventory.account().orElseThrow()).isNotSameAs(first);
    }

    @Test
    void lineThatListensIsKnownOfWhatWaitsThere() throws IOException {
        capture.recorder().listening(Loopback.behind(loopback.listener()));
        FourTuple queued = FourTuple.of(loopback.address(), new InetSocketAddress("127.0.0.1", 1));
        kernel.has(queued, TcpState.CLOSE_WAIT);
        kernel.hasListener(queued, inodeOf(loopback.listener()));
        inventory.look(System.nanoTime());

        assertThat(inventory.waiting()).singleElement().satisfies(waiting -> {
            assertThat(waiting.tuple()).isEqualTo(queued);
            assertThat(waiting.listener().stack().frames()).isNotEmpty();
        });
    }

    private static long inodeOf(ServerSocket listener) throws IOException {
        int number = JdkNet.number(JdkSockets.ofListener(Loopback.behind(listener)));
        String link = Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(number)))
                .toString();
        return Long.parseLong(link.replaceAll("\\D", ""));
    }
}
