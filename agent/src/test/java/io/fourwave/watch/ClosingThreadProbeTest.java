// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.capture.HookedSockets;
import io.fourwave.connection.Connection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A close whose exit was never told, for want of heap or stack, does not run for ever. */
class ClosingThreadProbeTest extends HookedSockets {
    private static final long LATER = TimeUnit.MINUTES.toNanos(1);

    private final ClosingThreadProbe probe = new ClosingThreadProbe(capture.table());

    @Test
    void closeWhoseThreadHasEndedHasReturned() throws Exception {
        Connection connection = closingOn(() -> {});

        probe.visits(connection, System.nanoTime() + LATER);
        assertThat(connection.isCloseRunning()).isFalse();
        assertThat(capture.table().size()).isZero();
    }

    @Test
    void closeWhoseThreadDoesSomethingElseHasReturned() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch elsewhere = new CountDownLatch(1);
        Connection connection = closingOn(() -> {
            elsewhere.countDown();
            end.await();
        });
        elsewhere.await();

        probe.visits(connection, System.nanoTime() + LATER);
        assertThat(connection.isCloseRunning()).isFalse();
        end.countDown();
    }

    @Test
    void closeThatHasJustBegunIsLeftAlone() throws Exception {
        Connection connection = closingOn(() -> {});

        probe.visits(connection, System.nanoTime());
        assertThat(connection.isCloseRunning()).isTrue();
    }

    /** The hook of its exit is never called. */
    private Connection closingOn(Work afterwards) throws Exception {
        recorder.connected(hooked());
        Connection connection = known(hooked());
        CountDownLatch begun = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            recorder.closing(hooked());
            begun.countDown();
            try {
                afterwards.run();
            } catch (Exception broken) {
                throw new IllegalStateException(broken);
            }
        });
        thread.start();
        begun.await();
        thread.join(100);
        assertThat(connection.isCloseRunning()).isTrue();
        return connection;
    }

    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }
}
