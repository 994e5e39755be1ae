// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.bootstrap.Hooks;
import io.fourwave.connection.Connection;
import io.fourwave.jdk.JdkNet;
import io.fourwave.support.Loopback;
import io.fourwave.tcp.Side;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How connections come to be known: on the JDK's own objects behind real sockets, the hooks called by hand. */
class ConnectionRegistryTest extends HookedSockets {
    @Test
    void connectedSocketIsAClientsAndAcceptedOneAServers() throws IOException {
        Socket accepted = loopback.accept();
        recorder.connected(client);
        recorder.accepted(Loopback.behind(accepted));

        Connection connection = known(client);
        connection.resolveTuple(JdkNet.localAddress(connection.descriptor()));
        assertThat(connection.side()).isEqualTo(Side.CLIENT);
        assertThat(connection.isAdopted()).isFalse();
        assertThat(connection.openThread()).isEqualTo(Thread.currentThread().getName());
        assertThat(connection.tuple().localPort()).isEqualTo(socket.getLocalPort());
        assertThat(connection.tuple().peerPort()).isEqualTo(socket.getPort());
        assertThat(known(Loopback.behind(accepted)).side()).isEqualTo(Side.SERVER);
        assertThat(recorder.opened()).isEqualTo(2);
    }

    @Test
    void channelIsRecordedLikeASocket() throws IOException {
        SocketChannel channel = loopback.connectChannel();
        recorder.connected(channel);

        assertThat(known(channel).api().apiName()).isEqualTo("SocketChannel");
    }

    @Test
    void connectionIsRecordedOnce() {
        recorder.connected(client);
        Connection first = known(client);
        recorder.connected(client);

        assertThat(known(client)).isSameAs(first);
        assertThat(recorder.opened()).isEqualTo(1);
    }

    @Test
    void socketThatIsNotConnectedIsNoConnection() throws IOException {
        recorder.connected(loopback.keep(SocketChannel.open()));
        socket.close();
        recorder.connected(client);

        assertThat(capture.table().size()).isZero();
    }

    @Test
    void youngConnectionMakesUsesWanted() {
        assertThat(Hooks.usesWanted).isFalse();
        recorder.connected(client);

        assertThat(Hooks.usesWanted).isTrue();
    }

    @Test
    void localAddressThatTheJdkWasToldIsNotAskedForAgain() {
        InetSocketAddress told = new InetSocketAddress("127.0.0.9", 4711);
        recorder.located(Loopback.descriptor(client), told);
        recorder.connected(client);

        assertThat(known(client).tuple().localPort()).isEqualTo(told.getPort());
    }

    @Test
    void useOfWhatNobodyKnowsIsLeftAloneUnlessSomethingIsMissing() {
        recorder.read(client, true);
        assertThat(capture.table().size()).isZero();
        recorder.adopting(true);
        recorder.written(client);

        assertThat(known(client).isAdopted()).isTrue();
        assertThat(known(client).usage().lastUseNanos()).isNotZero();
        recorder.read(client, false);
        assertThat(capture.counters().adopted.sum()).isEqualTo(1);
    }

    @Test
    void closeOfWhatNobodyKnowsAdoptsIt() {
        recorder.closing(client);

        assertThat(calls())
                .singleElement()
                .satisfies(call -> assertThat(call.connection().isAdopted()).isTrue());
        assertThat(capture.counters().adopted.sum()).isEqualTo(1);
    }

    @Test
    void channelOfASelectorIsAdoptedOnce() throws IOException {
        SocketChannel channel = registered();

        assertThat(recorder.adopt(channel).isAdopted()).isTrue();
        assertThat(recorder.adopt(channel)).isNull();
        channel.close();
        assertThat(recorder.adopt(loopback.keep(SocketChannel.open()))).isNull();
    }

    @Test
    void threadsThatMeetASocketAtOnceAdoptOneConnection() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        CyclicBarrier together = new CyclicBarrier(2);
        for (int i = 0; i < 500; i++) {
            Capture fresh = capture();
            fresh.recorder().adopting(true);
            Callable<Object> use = () -> {
                together.await(10, TimeUnit.SECONDS);
                fresh.recorder().written(client);
                return null;
            };
            List<Future<Object>> uses = List.of(pool.submit(use), pool.submit(use));
            for (Future<Object> each : uses) {
                each.get(10, TimeUnit.SECONDS);
            }
            assertThat(fresh.counters().adopted.sum()).isEqualTo(1);
            assertThat(fresh.table().size()).isEqualTo(1);
        }
        pool.shutdown();
    }

    @Test
    void threadWithoutANameIsNamedByItsNumber() throws Exception {
        Thread thread = onThread("", () -> recorder.connected(client));

        assertThat(known(client).openThread()).isEqualTo("virtual-" + id(thread));
    }

    @Test
    void connectionsBeyondTheCapacityAreCounted() throws IOException {
        Capture small = new Capture(new Capture.Settings(1, 1, 1, 1000, 64, true));
        small.recorder().connected(client);
        small.recorder().connected(Loopback.behind(loopback.connect()));

        assertThat(small.counters().overCapacity.sum()).isEqualTo(1);
        assertThat(small.table().size()).isEqualTo(1);
    }

    private static Thread onThread(String name, Runnable work) throws InterruptedException {
        Thread thread = new Thread(work, name);
        thread.start();
        thread.join();
        return thread;
    }

    @SuppressWarnings("deprecation") // Thread.threadId() is JDK 19
    private static long id(Thread thread) {
        return thread.getId();
    }
}
