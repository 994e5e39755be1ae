// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Properties;

/**
 * What the limits of heap and metaspace leave. Whoever reaches one cannot make one more object or load one more class, and that
 * would be the application. Where metaspace has no limit, which is the default, it costs a look at the JVM's own properties, and no
 * management class is loaded. On a thread that the application does not wait for; needs {@code jdk.internal.vm} opened.
 */
public enum MemoryHeadroom {
    /** All of it, with a connection and an export: 13 MB in 17, 15 in 8 and in 25, of them 2.4 MB of class space. */
    AGENT(15, 3),
    /** What is left of that when the hooks are woven. */
    SESSION(9, 2);

    /** Of the application, whose classes are seldom all loaded when the agent asks. */
    private static final int LEFT = 16;

    private static final int CLASS_SPACE_LEFT = 2;
    /** The agent takes 3 to 6 MB of heap: of a smaller one a quarter and more. */
    private static final int LEAST_HEAP = 24;
    /** A collector may keep one of its spaces back, which Runtime.maxMemory() leaves out. */
    private static final int ENOUGH = 32;

    private static final long MEGA = 1 << 20;
    private static final List<String> ARGUMENTS = List.of("sun.jvm.args", "sun.jvm.flags");
    private static final String LIMIT = "MaxMetaspaceSize=";
    private static final String CLASS_SPACE_LIMIT = "CompressedClassSpaceSize=";

    private final int taken;
    private final int classSpaceTaken;

    MemoryHeadroom(int taken, int classSpaceTaken) {
        this.taken = taken;
        this.classSpaceTaken = classSpaceTaken;
    }

    /** @throws IllegalStateException where the last of it would not be the application's any more */
    public void require() {
        requireHeap(Runtime.getRuntime().maxMemory());
        if (hasLimit()) {
            for (MemoryPoolMXBean pool : pools()) {
                require(pool.getName(), pool.getUsage());
            }
        }
    }

    static void requireHeap(long most) {
        if (most < LEAST_HEAP * MEGA) {
            throw new IllegalStateException("the heap is at most " + most / MEGA
                    + " MB here (-Xmx), the agent takes up to 6 of them, and it starts from " + LEAST_HEAP
                    + " on: -Xmx" + ENOUGH + "m gives as many with each collector");
        }
    }

    void require(String pool, MemoryUsage usage) {
        if (pool.equals("Metaspace")) {
            require("metaspace", "-XX:MaxMetaspaceSize", usage, taken, LEFT);
        } else if (pool.equals("Compressed Class Space")) {
            require("compressed class space", "-XX:CompressedClassSpaceSize", usage, classSpaceTaken, CLASS_SPACE_LEFT);
        }
    }

    private static void require(String what, String option, MemoryUsage usage, int taken, int left) {
        long free = usage.getMax() - usage.getUsed();
        if (usage.getMax() >= 0 && free < (taken + left) * MEGA) {
            throw new IllegalStateException(
                    "only " + Math.max(0, free) / MEGA + " MB of " + what + " are free here (" + option
                            + "), the agent takes up to " + taken + ", and the last " + left
                            + " are the application's: raise that limit");
        }
    }

    private static boolean hasLimit() {
        try {
            return isLimited(JavaBase.agentProperties());
        } catch (ReflectiveOperationException | LinkageError | RuntimeException unknown) {
            return false;
        }
    }

    /** With what stands in {@code JAVA_TOOL_OPTIONS}, {@code JDK_JAVA_OPTIONS} and files of arguments. */
    static boolean isLimited(Properties properties) {
        for (String key : ARGUMENTS) {
            String arguments = properties.getProperty(key, "");
            if (arguments.contains(LIMIT) || arguments.contains(CLASS_SPACE_LIMIT)) {
                return true;
            }
        }
        return false;
    }

    /** None in a JVM without {@code java.management}. */
    private static List<MemoryPoolMXBean> pools() {
        try {
            return JdkManagement.memoryPools();
        } catch (ReflectiveOperationException | LinkageError | RuntimeException unknown) {
            return List.of();
        }
    }
}
