// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import java.util.List;

/**
 * Tells the frames that run whatever they are given, of an executor or an event loop, from those that do something of
 * their own. By the words with which such classes are called: a wrong guess names another frame of the same stack.
 */
final class TaskFrames {
    private static final List<String> CLASS_ENDS = List.of(
            "Executor",
            "ExecutorService",
            "ExecutorMap",
            "Runnable",
            "Callable",
            "EventLoop",
            "IoHandler",
            "Scheduler",
            "Schedulers",
            "Worker",
            "WorkerTask",
            "SchedulerTask",
            "ThreadFactory",
            "ThreadPool",
            "Thread");
    private static final List<String> PACKAGE_WORDS = List.of("scheduler", "schedulers", "concurrent", "executor");

    private TaskFrames() {}

    static boolean runsTasks(StackTraceElement frame) {
        String name = frame.getClassName();
        String simple = name.substring(name.lastIndexOf('.') + 1);
        String type = withoutNumber(simple.substring(simple.lastIndexOf('$') + 1), simple);
        return CLASS_ENDS.stream().anyMatch(type::endsWith)
                || List.of(name.split("\\.")).stream().anyMatch(PACKAGE_WORDS::contains);
    }

    /** {@code SingleThreadEventExecutor$4} is called after what it is in, {@code Runner$1Worker} is a Worker. */
    private static String withoutNumber(String inner, String simple) {
        String named = inner.replaceFirst("^\\d+", "");
        if (!named.isEmpty()) {
            return named;
        }
        String outer = simple.substring(0, Math.max(0, simple.lastIndexOf('$')));
        return outer.substring(outer.lastIndexOf('$') + 1);
    }
}
