// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench.program;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * CPU time used so far, in nanoseconds.
 *
 * @param process by all threads of this JVM, the compiler's and the collector's too
 * @param children by processes that it started and that have ended, to 10 ms
 * @param threads by the living threads: finer than {@code process}, which comes in steps of 10 ms
 * @param agent by those of them that bear fourwave's name
 */
record Cpu(long process, long children, long threads, long agent) {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(10);
    /** The fields cutime and cstime of /proc/self/stat, counted from behind the command's name (proc(5)). */
    private static final int CHILDREN_USER = 13;

    private static final int CHILDREN_SYSTEM = 14;

    static Cpu now() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Cpu(system.getProcessCpuTime(), childrenNanos(), threadNanos(""), threadNanos("fourwave"));
    }

    Cpu since(Cpu earlier) {
        return new Cpu(
                process - earlier.process,
                children - earlier.children,
                threads - earlier.threads,
                agent - earlier.agent);
    }

    private static long childrenNanos() {
        String stat = text(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_SYSTEM])) * TICK;
    }

    private static long threadNanos(String name) {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            List<Path> all = tasks.toList();
            return all.stream()
                    .filter(task -> text(task.resolve("comm")).startsWith(name))
                    .mapToLong(task -> schedstat(text(task.resolve("schedstat"))))
                    .sum();
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
