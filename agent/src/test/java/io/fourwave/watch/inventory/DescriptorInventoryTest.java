// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.capture.Capture;
import io.fourwave.capture.SocketHooks;
import io.fourwave.connection.census.DescriptorCounts;
import io.fourwave.host.ProcDescriptors;
import io.fourwave.support.Loopback;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** This JVM may have sockets that are not the test's: only what these change is counted. */
class DescriptorInventoryTest {
    private final Capture capture = new Capture(
            new Capture.Settings(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(30), 100, 1000, 64, true));
    private final SocketHooks recorder = capture.recorder();
    private final DescriptorInventory descriptorInventory =
            new DescriptorInventory(ProcDescriptors.ofThisProcess(), capture.table(), recorder);
    private Loopback loopback;
    private DescriptorCounts before;

    @BeforeEach
    void open() throws IOException {
        loopback = new Loopback();
        before = take();
    }

    @AfterEach
    void close() throws IOException {
        loopback.close();
    }

    @Test
    void everySocketIsAccountedForAndAllAddsUp() throws IOException {
        recorder.connected(Loopback.behind(loopback.connect()));
        recorder.adopt(loopback.connectChannel());
        recorder.own(Loopback.behind(loopback.connect()));
        loopback.connect();
        loopback.keep(new DatagramSocket());
        loopback.keep(SocketChannel.open());
        DescriptorCounts account = take();

        assertThat(account.sockets() - before.sockets()).isEqualTo(6);
        assertThat(account.tracked()).isEqualTo(1);
        assertThat(account.adopted()).isEqualTo(1);
        assertThat(account.ours()).isEqualTo(1);
        assertThat(account.untrackedSockets().size() - before.untrackedSockets().size())
                .isEqualTo(1);
        assertThat(account.notTcp() - before.notTcp()).isEqualTo(1);
        assertThat(account.unconnected().size() - before.unconnected().size()).isEqualTo(1);
        assertThat(account.listeners()).isEqualTo(before.listeners()).isPositive();
        assertThat(account.descriptors()).isGreaterThan(account.sockets());
        assertThat(sum(account)).isEqualTo(account.sockets());
        assertThat(sum(before)).isEqualTo(before.sockets());
    }

    @Test
    void listenersOfThisProcessAreKnown() {
        assertThat(descriptorInventory.listeners()).hasSize(before.listeners());
    }

    @Test
    void filesAreNoSockets() throws IOException {
        loopback.keep(Files.newInputStream(Path.of("/proc/self/status")));
        DescriptorCounts account = take();

        assertThat(account.sockets()).isEqualTo(before.sockets());
        assertThat(account.descriptors()).isGreaterThan(before.descriptors());
    }

    private DescriptorCounts take() {
        return descriptorInventory.take(System.nanoTime()).orElseThrow();
    }

    private static int sum(DescriptorCounts account) {
        return account.tracked()
                + account.adopted()
                + account.listeners()
                + account.ours()
                + account.notTcp()
                + account.unconnected().size()
                + account.untrackedSockets().size();
    }
}
