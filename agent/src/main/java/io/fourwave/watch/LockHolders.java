// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.host.DescriptorHeadroom;
import io.fourwave.jdk.JdkManagement;
import io.fourwave.jdk.JdkThreads;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Who has the lock that a thread of this JVM waits for. That of {@code java.util.concurrent} is read from fields. Who has a
 * monitor only the JVM knows, and it tells without a safepoint where it is asked for no stack: it is asked only for a thread
 * that two looks have met waiting. Watch thread only.
 */
final class LockHolders implements BlockedCloseProbe.ThreadLooks {
    private static final int AT_ONCE = 64;

    private Set<Long> blockedBefore = new HashSet<>();
    private Set<Long> blocked = new HashSet<>();
    private Thread[] threads = {};
    private int asked;
    /** Null until it may be asked: its first use opens a library of the JDK. */
    private ThreadMXBean bean;
    /** In this look; what is missing now may be there at the next one. */
    private boolean triedToAsk;

    /** A look begins. */
    @Override
    public Thread[] all() {
        blockedBefore = blocked;
        blocked = new HashSet<>();
        asked = 0;
        triedToAsk = false;
        threads = JdkThreads.all();
        return threads;
    }

    @Override
    public Thread holderOfLockAwaitedBy(Thread thread) {
        return JdkThreads.isBlockedOnMonitor(thread)
                ? holderOfMonitor(JdkThreads.id(thread))
                : JdkThreads.holderOfLockAwaitedBy(thread);
    }

    @Override
    public StackTraceElement[] stack(Thread thread) {
        return JdkThreads.stack(thread);
    }

    private Thread holderOfMonitor(long waiter) {
        blocked.add(waiter);
        if (!blockedBefore.contains(waiter) || asked >= AT_ONCE || !mayAsk()) {
            return null;
        }
        asked++;
        ThreadInfo info = bean.getThreadInfo(waiter);
        return info == null || info.getLockOwnerId() < 0 ? null : thread(info.getLockOwnerId());
    }

    private Thread thread(long id) {
        return Arrays.stream(threads)
                .filter(thread -> JdkThreads.id(thread) == id)
                .findFirst()
                .orElse(null);
    }

    private boolean mayAsk() {
        if (bean == null && !triedToAsk && DescriptorHeadroom.isAmple()) {
            triedToAsk = true;
            try {
                bean = JdkManagement.threads();
            } catch (ReflectiveOperationException | LinkageError | RuntimeException notNow) {
                // no module java.management, or no descriptor for its library: who has a monitor is not known
            }
        }
        return bean != null;
    }
}
