// SPDX-License-Identifier: Apache-2.0
package io.fourwave.faults;

import java.io.File;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM holds, measured from within.
 *
 * @param heap used after collections, KiB
 * @param threads of Java
 * @param descriptors open ones, whatever they are of
 * @param metaspace used by classes, KiB; the JVM's number of loaded classes counts each redefinition as one more
 * @param agentMillis CPU time of the agent's threads that live now, ms
 */
record JvmFigures(long heap, long threads, long descriptors, long metaspace, long agentMillis) {
    private static final String LINE = "figures heap=%d KiB threads=%d descriptors=%d metaspace=%d KiB agent=%d ms";
    private static final Pattern FORM = Pattern.compile(LINE.replace("%d", "(-?\\d+)"));

    /** Of this JVM. */
    static JvmFigures now() {
        System.gc();
        // the JDK's table of method types drops the keys of unloaded classes when it is asked next
        MethodType.methodType(JvmFigures.class, JvmFigures.class);
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return new JvmFigures(
                runtime.totalMemory() - runtime.freeMemory() >> 10,
                Thread.getAllStackTraces().size(),
                new File("/proc/self/fd").list().length,
                metaspaceBytes() >> 10,
                agentNanos() / 1_000_000);
    }

    private static long metaspaceBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .mapToLong(pool -> pool.getUsage().getUsed())
                .sum();
    }

    static JvmFigures parse(String line) {
        Matcher form = FORM.matcher(line);
        if (!form.matches()) {
            throw new AssertionError(line);
        }
        return new JvmFigures(at(form, 1), at(form, 2), at(form, 3), at(form, 4), at(form, 5));
    }

    String line() {
        return LINE.formatted(heap, threads, descriptors, metaspace, agentMillis);
    }

    private static long at(Matcher form, int group) {
        return Long.parseLong(form.group(group));
    }

    @SuppressWarnings("deprecation") // Thread.threadId() is JDK 19
    private static long agentNanos() {
        ThreadMXBean cpu = ManagementFactory.getThreadMXBean();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("fourwave-"))
                .mapToLong(thread -> Math.max(0, cpu.getThreadCpuTime(thread.getId())))
                .sum();
    }
}
