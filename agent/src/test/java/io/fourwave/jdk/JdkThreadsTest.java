// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.ReentrantLock;
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
}
