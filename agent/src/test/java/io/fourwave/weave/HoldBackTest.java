// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HoldBackTest {
    private static final long LONG = TimeUnit.MINUTES.toNanos(10);

    @Test
    void waitsForItsStageAndForNoLaterOne() throws Exception {
        HoldBack holdBack = new HoldBack(LONG);
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> holdBack.await(1));
        CompletableFuture<Void> second = CompletableFuture.runAsync(() -> holdBack.await(2));
        holdBack.reached(1);
        first.get(1, TimeUnit.MINUTES);
        assertThat(second).isNotDone();

        holdBack.reached(2);
        second.get(1, TimeUnit.MINUTES);
    }

    @Test
    void nobodyWaitsOnceTheFirstHasWaitedForTheWholeLimit() {
        HoldBack holdBack = new HoldBack(TimeUnit.MILLISECONDS.toNanos(30));
        holdBack.await(1);
        long begun = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            holdBack.await(1);
        }
        assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(20));
        assertThat(holdBack.hasReached(1)).isFalse();
    }

    @Test
    void theThreadThatIsWaitedForDoesNotWait() {
        HoldBack holdBack = new HoldBack(LONG);
        holdBack.isUpTo(Thread.currentThread());
        holdBack.await(1);
        assertThat(holdBack.hasReached(1)).isFalse();
    }

    @Test
    void interruptedThreadWaitsAndStaysInterrupted() {
        HoldBack holdBack = new HoldBack(LONG);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            Thread.currentThread().interrupt();
            holdBack.await(1);
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        thread.start();
        await().until(thread::isInterrupted);
        assertThat(interrupted).isNotDone();

        holdBack.reached(1);
        assertThat(interrupted.orTimeout(1, TimeUnit.MINUTES).join()).isTrue();
    }
}
