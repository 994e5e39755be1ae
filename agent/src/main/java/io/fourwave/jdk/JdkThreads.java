// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import static io.fourwave.jdk.JdkFields.getter;
import static io.fourwave.jdk.JdkFields.object;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What a thread's own fields tell. An application's subclass of {@code Thread} may override {@code getId} (until JDK 18
 * that is the only way to the number) and {@code getContextClassLoader}; neither may run inside the JDK's locks. JDK 8 to 27.
 */
public final class JdkThreads {
    /** A thread may be called by a whole request; what a name begins with tells it from others. */
    private static final int LONGEST_NAME = 300;

    private static final MethodHandle ID = getter(Thread.class, "tid", long.class);
    private static final MethodHandle LOADER = getter(Thread.class, "contextClassLoader", ClassLoader.class);

    private JdkThreads() {}

    public static long id(Thread thread) {
        try {
            return (long) ID.invokeExact((Object) thread);
        } catch (Throwable impossible) {
            return 0;
        }
    }

    /** Bounded; most virtual threads have none. By {@code concat}: a {@code +} would link its call site on the application's thread. */
    public static String name(Thread thread) {
        String name = thread.getName();
        if (name.length() > LONGEST_NAME) {
            return name.substring(0, LONGEST_NAME).concat("...");
        }
        return name.isEmpty() ? "virtual-".concat(Long.toString(id(thread))) : name;
    }

    /** Its frames; none where it has ended, or cannot be looked at. Not by a method that the application may have overridden. */
    public static StackTraceElement[] stack(Thread thread) {
        try {
            StackTraceElement[] frames = thread.getClass().getClassLoader() == null
                    ? thread.getStackTrace()
                    : ((StackTraceElement[][]) Dump.THREADS.invokeExact(new Thread[] {thread}))[0];
            return frames == null ? new StackTraceElement[0] : frames;
        } catch (Throwable gone) {
            return new StackTraceElement[0];
        }
    }

    /** Those of the platform, without a safepoint; none where they cannot be had. */
    public static Thread[] all() {
        try {
            Thread[] threads = (Thread[]) Waiting.THREADS.invokeExact();
            return threads == null ? new Thread[0] : threads;
        } catch (Throwable changed) {
            return new Thread[0];
        }
    }

    /** Those of the platform and, after them, the virtual ones that the JDK keeps count of (JDK 21 and later), so many at most. */
    public static Thread[] allAndVirtual(int most) {
        Thread[] platform = all();
        if (platform.length >= most) {
            return platform;
        }
        return Stream.concat(Stream.of(platform), virtual(most - platform.length))
                .toArray(Thread[]::new);
    }

    private static Stream<Thread> virtual(int most) {
        try {
            Class<?> containers = Class.forName("jdk.internal.vm.ThreadContainers", false, null);
            // without any virtual thread it has not read its setting yet, and the application may have to set it still
            return JavaBase.isInitialised(containers) ? Virtual.threads(most) : Stream.empty();
        } catch (Throwable without) {
            return Stream.empty();
        }
    }

    /** True for the scheduler of a ForkJoinPool (JDK 25) that has nothing to run later: its stack is the same with and without. */
    public static boolean isSchedulerWithoutTask(Thread thread) {
        return thread.getClass().getName().equals("java.util.concurrent.DelayScheduler")
                && thread.getState() == Thread.State.WAITING;
    }

    /** Who has the lock of {@code java.util.concurrent} that this thread waits for, or null. Two reads of fields. */
    public static Thread holderOfLockAwaitedBy(Thread thread) {
        try {
            return LockSupport.getBlocker(thread) instanceof AbstractOwnableSynchronizer lock
                    ? (Thread) Waiting.OWNER.invokeExact((Object) lock)
                    : null;
        } catch (Throwable changed) {
            return null;
        }
    }

    /** True while it waits to enter a monitor. Not by a method that the application may have overridden. */
    public static boolean isBlockedOnMonitor(Thread thread) {
        try {
            return (Thread.State) Blocking.STATE.invokeExact(thread) == Thread.State.BLOCKED;
        } catch (Throwable changed) {
            return false;
        }
    }

    public static ClassLoader contextClassLoader(Thread thread) {
        return (ClassLoader) object(LOADER, thread);
    }

    /** Not before it is needed. */
    private static final class Waiting {
        private static final MethodHandle THREADS = threads();
        private static final MethodHandle OWNER = getter(
                        AbstractOwnableSynchronizer.class, "exclusiveOwnerThread", Thread.class)
                .asType(MethodType.methodType(Thread.class, Object.class));

        private static MethodHandle threads() {
            try {
                return MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
                        .findStatic(Thread.class, "getThreads", MethodType.methodType(Thread[].class));
            } catch (ReflectiveOperationException changed) {
                throw new ExceptionInInitializerError(changed);
            }
        }
    }

    /** Not before it is needed. */
    private static final class Blocking {
        private static final MethodHandle STATE = state();

        private static MethodHandle state() {
            try {
                return MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
                        .findSpecial(Thread.class, "getState", MethodType.methodType(Thread.State.class), Thread.class);
            } catch (ReflectiveOperationException changed) {
                throw new ExceptionInInitializerError(changed);
            }
        }
    }

    /** Of a JDK that has them. Not before it is needed. */
    private static final class Virtual {
        private static final MethodHandle ROOT;
        private static final MethodHandle CHILDREN;
        private static final MethodHandle THREADS;

        static {
            try {
                Class<?> container = Class.forName("jdk.internal.vm.ThreadContainer", false, null);
                MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(container, MethodHandles.lookup());
                ROOT = lookup.findStatic(
                                Class.forName("jdk.internal.vm.ThreadContainers", false, null),
                                "root",
                                MethodType.methodType(container))
                        .asType(MethodType.methodType(Object.class));
                CHILDREN = streamOf(lookup, container, "children");
                THREADS = streamOf(lookup, container, "threads");
            } catch (ReflectiveOperationException changed) {
                throw new ExceptionInInitializerError(changed);
            }
        }

        static Stream<Thread> threads(int most) throws Throwable {
            List<Thread> found = new ArrayList<>();
            Deque<Object> containers = new ArrayDeque<>();
            containers.add((Object) ROOT.invokeExact());
            for (int i = 0; i < most && !containers.isEmpty() && found.size() < most; i++) {
                Object container = containers.remove();
                ((Stream<?>) THREADS.invokeExact(container))
                        .filter(Virtual::isVirtual)
                        .limit(most - (long) found.size())
                        .forEach(thread -> found.add((Thread) thread));
                ((Stream<?>) CHILDREN.invokeExact(container)).limit(most).forEach(containers::add);
            }
            return found.stream();
        }

        private static boolean isVirtual(Object thread) {
            return thread.getClass().getName().endsWith("VirtualThread");
        }

        private static MethodHandle streamOf(MethodHandles.Lookup lookup, Class<?> container, String method)
                throws ReflectiveOperationException {
            return lookup.findVirtual(container, method, MethodType.methodType(Stream.class))
                    .asType(MethodType.methodType(Stream.class, Object.class));
        }
    }

    /** Not before it is needed. */
    private static final class Dump {
        private static final MethodHandle THREADS = find();

        private static MethodHandle find() {
            try {
                return MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
                        .findStatic(
                                Thread.class,
                                "dumpThreads",
                                MethodType.methodType(StackTraceElement[][].class, Thread[].class));
            } catch (ReflectiveOperationException changed) {
                throw new ExceptionInInitializerError(changed);
            }
        }
    }
}
