// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallQueueTest {

    @Test
    void callsComeOutInTheOrderOfOneThread() {
        CallQueue queue = new CallQueue(4);
        List<Long> taken = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            assertThat(queue.offer(call(i))).isTrue();
        }
        assertThat(queue.size()).isEqualTo(3);
        queue.drain(call -> taken.add(call.nanoTime()));

        assertThat(taken).containsExactly(0L, 1L, 2L);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.size()).isZero();
    }

    @Test
    void fullQueueRefusesUntilItIsDrained() {
        CallQueue queue = new CallQueue(2);
        queue.offer(call(0));
        queue.offer(call(1));

        assertThat(queue.offer(call(2))).isFalse();
        queue.drain(call -> {});
        assertThat(queue.offer(call(3))).isTrue();
    }

    @Test
    void drainEndsThoughCallsComeAsFastAsTheyAreTaken() {
        CallQueue queue = new CallQueue(8);
        AtomicInteger taken = new AtomicInteger();
        queue.offer(call(0));
        queue.drain(call -> {
            taken.incrementAndGet();
            queue.offer(call(0));
        });

        assertThat(taken).hasValue(8);
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void everyCallOfManyThreadsIsTakenOnceOrRefused() throws InterruptedException {
        CallQueue queue = new CallQueue(64);
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 4; i++) {
            threads.execute(() -> {
                for (int n = 0; n < 20_000; n++) {
                    accepted.addAndGet(queue.offer(call(n)) ? 1 : 0);
                }
            });
        }
        threads.shutdown();
        while (!threads.awaitTermination(1, TimeUnit.MILLISECONDS)) {
            queue.drain(call -> taken.incrementAndGet());
        }
        queue.drain(call -> taken.incrementAndGet());
        queue.drain(call -> taken.incrementAndGet());

        assertThat(taken).hasValue(accepted.get());
        assertThat(queue.size()).isZero();
    }

    private static CallEvent call(long nanoTime) {
        return new CallEvent(null, CallEvent.Kind.CLOSE, 1, false, 0, false, nanoTime, "main", 1, null, null);
    }
}
