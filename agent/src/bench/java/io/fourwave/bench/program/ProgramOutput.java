// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench.program;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What a program prints of itself, and how it lets time pass. */
final class ProgramOutput {
    private static final int COLLECTIONS = 5;

    private ProgramOutput() {}

    static void print(String name, double value) {
        System.out.println(name + "=" + value);
    }

    /** Bytes reachable on the heap: the least of a few looks, since what some thread has just in its hands is not kept. */
    static long heap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            pass(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return least;
    }

    /** Bytes of class metadata, without compiled code. */
    static long classes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.NON_HEAP)
                .filter(pool -> !pool.getName().startsWith("Code"))
                .map(MemoryPoolMXBean::getUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }

    /** Lets so much time go by, whoever unparks this thread. */
    static void pass(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    static void passSeconds(int seconds) {
        pass(TimeUnit.SECONDS.toNanos(seconds));
    }

    /** The share of one core used over these seconds, agent or not, with what was started from here. */
    static void printLoad(int seconds) {
        Cpu before = Cpu.now();
        long began = System.nanoTime();
        passSeconds(seconds);
        Cpu used = Cpu.now().since(before);
        double elapsed = System.nanoTime() - began;
        print("load", (used.process() + used.children()) / elapsed);
        print("agent_load", (used.agent() + used.children()) / elapsed);
    }
}
