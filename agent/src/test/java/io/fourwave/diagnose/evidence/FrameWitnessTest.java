// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Use;
import io.fourwave.diagnose.AcmeBlame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrameWitnessTest {
    private static final int THREADS = 40;

    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Thread> asked = new ArrayList<>();
    private final FrameWitness witness = new FrameWitness(AcmeBlame.threads(thread -> {
        asked.add(thread);
        return TextFrames.of("fetch:1 run:1").toArray(new StackTraceElement[0]);
    }));
    private final List<Thread> threads = IntStream.range(0, THREADS)
            .mapToObj(i -> new Thread(this::awaitEnd))
            .toList();

    @BeforeEach
    void startThreads() {
        threads.forEach(Thread::start);
    }

    @AfterEach
    void endThreads() throws InterruptedException {
        end.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** A pool may have thousands, and each look waits for a safepoint. */
    @Test
    void threadsWithoutEndAreNotAllAskedInOneDiagnosis() {
        look();
        look();
        assertThat(asked).hasSize(16).doesNotHaveDuplicates();
        witness.snapshotBegins();
        look();
        assertThat(asked).as("the next one asks again").hasSize(32);
    }

    private void look() {
        for (Thread thread : threads) {
            witness.of(new Use(0, "pool", thread, null));
        }
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
