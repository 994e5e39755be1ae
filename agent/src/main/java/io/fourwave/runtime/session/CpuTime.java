// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.bootstrap.AgentThread;
import io.fourwave.host.DescriptorHeadroom;
import io.fourwave.host.FewDescriptorsException;
import io.fourwave.jdk.JdkManagement;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What the agent's threads have used of the CPU, those included that have ended since they were last looked at. */
final class CpuTime {
    /** Of those that were alive at the last look: each export, command and pause may have a thread of its own. */
    private Map<Long, Long> byThread = Map.of();

    private long ended;
    /** Null until it may be asked. */
    private ThreadMXBean threads;

    /** Nanoseconds, never less than the last time; empty where there is a {@link #gap}. */
    synchronized OptionalLong nanos() {
        if (gap().isPresent()) {
            return OptionalLong.empty();
        }
        Map<Long, Long> alive = new HashMap<>();
        for (Thread thread : AgentThread.alive()) {
            long before = byThread.getOrDefault(id(thread), 0L);
            alive.put(id(thread), Math.max(before, threads.getThreadCpuTime(id(thread))));
        }
        byThread.forEach((id, nanos) -> ended += alive.containsKey(id) ? 0 : nanos);
        byThread = alive;
        return OptionalLong.of(
                ended + alive.values().stream().mapToLong(nanos -> nanos).sum());
    }

    /** Why it is not known; empty where it is. */
    synchronized Optional<String> gap() {
        if (threads == null && ModuleLayer.boot().findModule("java.management").isEmpty()) {
            return Optional.of("this JVM has no module java.management");
        }
        if (threads == null && !DescriptorHeadroom.isAmple()) {
            return Optional.of(FewDescriptorsException.REASON);
        }
        try {
            threads = threads == null ? JdkManagement.threads() : threads;
        } catch (ReflectiveOperationException | LinkageError | RuntimeException refused) {
            return Optional.of("the JDK did not give its figures of threads: " + refused.getMessage());
        }
        return threads.isThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled()
                ? Optional.empty()
                : Optional.of("this JVM does not measure the CPU time of threads");
    }

    @SuppressWarnings("deprecation") // Thread.threadId() is JDK 19
    private static long id(Thread thread) {
        return thread.getId();
    }
}
