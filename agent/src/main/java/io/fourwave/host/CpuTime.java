// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import io.fourwave.bootstrap.AgentThread;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** What the agent's threads have used of the CPU, those included that have ended since they were last looked at. */
public final class CpuTime {
    private final Map<Long, Long> byThread = new HashMap<>();

    /** Nanoseconds, never less than the last time; empty without java.management or without the JVM's support. */
    public synchronized OptionalLong nanos() {
        if (ModuleLayer.boot().findModule("java.management").isEmpty()) {
            return OptionalLong.empty();
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        if (!threads.isThreadCpuTimeSupported() || !threads.isThreadCpuTimeEnabled()) {
            return OptionalLong.empty();
        }
        for (Thread thread : AgentThread.alive()) {
            byThread.merge(id(thread), threads.getThreadCpuTime(id(thread)), Math::max);
        }
        return OptionalLong.of(byThread.values().stream()
                .mapToLong(nanos -> Math.max(0, nanos))
                .sum());
    }

    @SuppressWarnings("deprecation") // Thread.threadId() is JDK 19
    private static long id(Thread thread) {
        return thread.getId();
    }
}
