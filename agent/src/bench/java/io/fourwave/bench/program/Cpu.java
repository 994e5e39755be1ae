// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench.program;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * CPU time used so far, in nanoseconds.
 *
 * @param process by all threads of this JVM, the compiler's and the collector's too
 * @param children by processes that it started and that have ended, to 10 ms
 * @param threads by the living threads: finer than {@code process}, which comes in steps of 10 ms
 * @param agent by those of them that are fourwave's or its exporter's, told by their names
 * @param compiler by those of them that compile
 */
record Cpu(long process, long children, long threads, long agent, long compiler) {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(10);
    /** The fields cutime and cstime of /proc/self/stat, counted from behind the command's name (proc(5)). */
    private static final int CHILDREN_USER = 13;

    private static final int CHILDREN_SYSTEM = 14;

    static Cpu now() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        Map<String, Long> threads = threadNanos();
        return new Cpu(
                system.getProcessCpuTime(),
                childrenNanos(),
                threads.values().stream().mapToLong(Long::longValue).sum(),
                nanos(threads, "fourwave", "BatchSpan", "PeriodicMetric"),
                nanos(threads, "C1 ", "C2 "));
    }

    Cpu since(Cpu earlier) {
        return new Cpu(
                process - earlier.process,
                children - earlier.children,
                threads - earlier.threads,
                agent - earlier.agent,
                compiler - earlier.compiler);
    }

    private static long childrenNanos() {
        String stat = text(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_SYSTEM])) * TICK;
    }

    private static long nanos(Map<String, Long> threads, String... names) {
        return threads.entrySet().stream()
                .filter(thread -> Arrays.stream(names).anyMatch(thread.getKey()::startsWith))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** By the threads' names. */
    private static Map<String, Long> threadNanos() {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return tasks.collect(Collectors.toMap(
                    task -> text(task.resolve("comm")), task -> schedstat(text(task.resolve("schedstat"))), Long::sum));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long schedstat(String line) {
        return line.isEmpty() ? 0 : Long.parseLong(line.substring(0, line.indexOf(' ')));
    }

    /** Empty where the thread has ended meanwhile. */
    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            return "";
        }
    }
}
