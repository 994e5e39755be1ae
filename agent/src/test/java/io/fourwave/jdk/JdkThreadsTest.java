// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class JdkThreadsTest {

    @Test
    void whoHasTheLockThatAThreadWaitsForIsRead() throws InterruptedException {
        ReentrantLock lock = new ReentrantLock();
        Thread waiting = new Thread(lock::lock, "waiting");
        lock.lock();
        try {
            waiting.start();
            while (!lock.hasQueuedThread(waiting) || waiting.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }

            assertThat(JdkThreads.holderOfLockAwaitedBy(waiting)).isSameAs(Thread.currentThread());
            assertThat(JdkThreads.all()).contains(waiting, Thread.currentThread());
        } finally {
            lock.unlock();
        }
        waiting.join();
        assertThat(JdkThreads.holderOfLockAwaitedBy(waiting)).isNull();
        assertThat(JdkThreads.holderOfLockAwaitedBy(Thread.currentThread())).isNull();
    }

    @Test
    void threadThatWaitsIsNoSchedulerForThat() {
        assertThat(JdkThreads.all()).noneMatch(JdkThreads::isSchedulerWithoutTask);
    }

    @Test
    void virtualThreadsThatTheJdkKeepsCountOfAreFoundToo() throws Exception {
        Assumptions.assumeTrue(Runtime.version().feature() >= 21, "there are no virtual threads");
        CountDownLatch end = new CountDownLatch(1);
        ExecutorService each = (ExecutorService)
                Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        BlockingQueue<Thread> waits = new LinkedBlockingQueue<>();
        each.execute(() -> {
            waits.add(Thread.currentThread());
            try {
                end.await();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });
        Thread virtual = waits.take();
        try {
            assertThat(JdkThreads.allAndVirtual(1000)).contains(virtual, Thread.currentThread());
            assertThat(JdkThreads.allAndVirtual(1)).doesNotContain(virtual);
        } finally {
            end.countDown();
        }
    }

    @Test
    void nameIsBoundedAndNeverEmpty() {
        assertThat(JdkThreads.name(new Thread("worker"))).isEqualTo("worker");
        assertThat(JdkThreads.name(new Thread("a".repeat(16_000)))).hasSize(303).endsWith("a...");
        Thread unnamed = new Thread("");
        assertThat(JdkThreads.name(unnamed)).isEqualTo("virtual-" + JdkThreads.id(unnamed));
    }
}
