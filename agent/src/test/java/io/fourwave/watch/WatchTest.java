// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.capture.CallEvent;
import io.fourwave.capture.Capture;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Phase;
import io.fourwave.connection.Teardown;
import io.fourwave.jdk.FakeApi;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.io.FileDescriptor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final Capture.Settings SETTINGS =
            new Capture.Settings(TimeUnit.MILLISECONDS.toNanos(20), TimeUnit.SECONDS.toNanos(30), 100, 1_000, 64, true);

    private final ScriptedTable kernel = new ScriptedTable();
    private final List<Teardown> ended = new CopyOnWriteArrayList<>();
    private final AtomicInteger sweeps = new AtomicInteger();
    private Thread thread;
    private Watch watch;

    @AfterEach
    void stop() throws InterruptedException {
        if (thread != null) {
            watch.stop();
            thread.join();
        }
    }

    @Test
    void callsAreTakenAndTheirTeardownsEnd() {
        start(new Watch(new Capture(SETTINGS), kernel, ended::add, swept -> sweeps.incrementAndGet(), () -> {}));
        watch.queue().offer(close(TcpState.ESTABLISHED, true));

        await().untilAsserted(() -> assertThat(ended).hasSize(1));
        await().untilAsserted(() -> assertThat(sweeps).hasValueGreaterThan(1));
        assertThat(watch.errors()).isZero();
    }

    @Test
    void errorInOneCallIsCountedAndTheNextOneIsTaken() {
        start(new Watch(new Capture(SETTINGS), kernel, ended::add, swept -> {}, () -> {}));
        watch.queue().offer(new CallEvent(null, CallEvent.Kind.CLOSE, 1, false, 0, false, 0, "main", 1, null, null));
        watch.queue().offer(close(TcpState.ESTABLISHED, true));

        await().untilAsserted(() -> assertThat(ended).hasSize(1));
        assertThat(watch.errors()).isEqualTo(1);
    }

    @Test
    void errorAfterASweepIsCountedAndTheSweepsGoOn() {
        start(new Watch(
                new Capture(SETTINGS),
                kernel,
                ended::add,
                swept -> {
                    sweeps.incrementAndGet();
                    throw new LinkageError("of a detector");
                },
                () -> {}));

        await().untilAsserted(() -> assertThat(sweeps).hasValueGreaterThan(2));
        assertThat(watch.errors()).isPositive();
        assertThat(thread.isAlive()).isTrue();
    }

    @Test
    void finishTakesWhatIsQueuedLooksOnceMoreAndEndsTheRest() {
        watch = new Watch(new Capture(SETTINGS), kernel, ended::add, swept -> sweeps.incrementAndGet(), () -> {});
        CallEvent event = close(TcpState.ESTABLISHED, false);
        kernel.has(event.connection().tuple(), TcpState.FIN_WAIT_2);
        watch.queue().offer(event);
        watch.stop();
        watch.run();
        assertThat(ended).isEmpty();
        assertThat(watch.finish(TimeUnit.SECONDS.toNanos(10))).isTrue();

        assertThat(ended).singleElement().satisfies(teardown -> {
            assertThat(teardown.finalState()).isEqualTo(TcpState.FIN_WAIT_2);
            assertThat(teardown.phases())
                    .extracting(Phase::state)
                    .containsExactly(TcpState.FIN_WAIT_1, TcpState.FIN_WAIT_2);
        });
        assertThat(sweeps).hasValue(1);
        assertThat(watch.census().states().get(Side.CLIENT)).containsEntry(TcpState.FIN_WAIT_2, 1);
        assertThat(watch.queueHighWater()).isEqualTo(1);
    }

    @Test
    void finishEndsTheTeardownsThoughWhatComesBeforeFails() {
        watch = new Watch(
                new Capture(SETTINGS),
                kernel,
                ended::add,
                swept -> {
                    throw new IllegalStateException("of a detector");
                },
                () -> {});
        watch.queue().offer(close(TcpState.ESTABLISHED, false));
        kernel.isUnavailable();
        assertThat(watch.finish(TimeUnit.SECONDS.toNanos(10))).isTrue();

        assertThat(ended).hasSize(1);
        assertThat(watch.errors()).isEqualTo(1);
    }

    /** The thread that ends the JVM takes nothing over from a watch thread that is still at it. */
    @Test
    void finishLeavesAloneWhatTheWatchThreadIsStillAt() throws InterruptedException {
        CountDownLatch swept = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        start(new Watch(
                new Capture(SETTINGS),
                kernel,
                ended::add,
                snapshot -> {
                    swept.countDown();
                    awaitUninterruptibly(released);
                },
                () -> {}));
        swept.await();
        long begun = System.nanoTime();
        assertThat(watch.finish(TimeUnit.MILLISECONDS.toNanos(100))).isFalse();
        assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(5));
        released.countDown();
        thread.join();
        assertThat(watch.finish(TimeUnit.SECONDS.toNanos(10))).isTrue();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void start(Watch started) {
        watch = started;
        thread = new Thread(watch, "watch-under-test");
        thread.setDaemon(true);
        thread.start();
    }

    private static CallEvent close(TcpState state, boolean lingerZero) {
        long now = System.nanoTime();
        Connection.Origin origin = new Connection.Origin(Side.CLIENT, false, false, now, "main", 1, null);
        Connection connection =
                new Connection(origin, new FakeApi(false), null, new FileDescriptor(), 9, FakeApi.peer(Scene.REMOTE));
        connection.resolveTuple(FakeApi.local(Scene.REMOTE));
        connection.callBegins();
        connection.descriptorGoes();
        return new CallEvent(
                connection, CallEvent.Kind.CLOSE, state.number(), lingerZero, 0, false, now, "main", 1, null, null);
    }
}
