// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SurroundingsTest {
    private final Intake intake = new Intake(
            new Intake.Settings(TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(30), 100, 1000, 64, true));
    private final ScriptedTable kernel = new ScriptedTable();
    private final Surroundings surroundings = new Surroundings(intake, kernel, new StackResolver(64));
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
        intake.selectors().offer(selector);
        surroundings.lookWhenDue(System.nanoTime());

        Connection adopted = intake.table().get(Loopback.descriptor(channel));
        assertThat(adopted.isAdopted()).isTrue();
        assertThat(adopted.holder())
                .isEqualTo("the selector of thread " + Thread.currentThread().getName());
        assertThat(surroundings.strangers()).noneMatch(stranger -> stranger.descriptor() == Loopback.number(channel));
    }

    @Test
    void lookIsNotDueAgainAtOnce() throws IOException {
        long now = System.nanoTime();
        surroundings.lookWhenDue(now);
        Account first = surroundings.account().orElseThrow();
        surroundings.lookWhenDue(now + TimeUnit.MILLISECONDS.toNanos(900));
        assertThat(surroundings.account()).containsSame(first);
        surroundings.lookWhenDue(now + TimeUnit.HOURS.toNanos(1));

        assertThat(surroundings.account().orElseThrow()).isNotSameAs(first);
    }

    @Test
    void lineThatListensIsKnownOfWhatWaitsThere() {
        intake.recorder().listening(Loopback.behind(loopback.listener()));
        FourTuple queued = FourTuple.of(loopback.address(), new InetSocketAddress("127.0.0.1", 1));
        kernel.has(queued, TcpState.CLOSE_WAIT);
        surroundings.look(System.nanoTime());

        assertThat(surroundings.waiting()).singleElement().satisfies(waiting -> {
            assertThat(waiting.tuple()).isEqualTo(queued);
            assertThat(waiting.listener().stack().frames()).isNotEmpty();
        });
    }
}
