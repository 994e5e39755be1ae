// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.evidence;

import io.fourwave.connection.Stack;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a thread is about, told by its stack: whether it waits for something new, so that it has done with what it had, and
 * whether it does something else than the use of a connection was part of.
 */
public final class ThreadActivity {
    /** What ends in one of these waits for its next task, client or input. */
    private static final Set<String> QUEUES = Set.of("Queue", "Deque");

    private static final Set<String> TAKES =
            new HashSet<>(Arrays.asList("take", "poll", "takeFirst", "pollFirst", "takeLast", "pollLast"));
    private static final Set<String> ACCEPTS = Set.of("accept", "implAccept", "accept0");
    private static final Set<String> SELECTS = Set.of("select", "lockAndDoSelect", "doSelect");
    /** In the names of native methods that are not the JDK's. */
    private static final Set<String> NATIVE_WAITS = Set.of("wait", "poll", "uring", "kevent", "select");

    private static final Set<String> LIMITED = Set.of("sleep", "parkNanos", "parkUntil", "awaitNanos", "awaitUntil");
    /** Where a thread passes its time that has nothing to do. */
    private static final Set<String> PAUSES = Set.of("sleep", "park", "parkNanos", "wait", "join");

    private ThreadActivity() {}

    /** @param now innermost first */
    public static boolean waitsForSomethingNew(List<StackTraceElement> now) {
        if (endsTheJvm(now)) {
            return true;
        }
        if (!now.isEmpty() && isWaitOfALibrary(now.get(0))) {
            return true;
        }
        for (StackTraceElement frame : now) {
            if (!Stack.isJdk(frame)) {
                return false;
            }
            if (isWaitForSomethingNew(frame)) {
                return true;
            }
        }
        return true;
    }

    /** Who has asked for the end of the JVM does nothing more, but runs what others have registered for it. */
    private static boolean endsTheJvm(List<StackTraceElement> now) {
        return now.stream().anyMatch(frame -> frame.getClassName().equals("java.lang.Shutdown"));
    }

    /**
     * The event loop of a native transport: Netty's {@code epollWait} and {@code ioUringEnter}, {@code Poll.poll} of APR. Its frames
     * are the same whether it has a task for later or not.
     */
    private static boolean isWaitOfALibrary(StackTraceElement innermost) {
        String method = innermost.getMethodName().toLowerCase(Locale.ROOT);
        return innermost.isNativeMethod()
                && !Stack.isJdk(innermost)
                && NATIVE_WAITS.stream().anyMatch(method::contains);
    }

    private static boolean isWaitForSomethingNew(StackTraceElement frame) {
        String type = frame.getClassName();
        String method = frame.getMethodName();
        boolean queue = isQueue(type) && TAKES.contains(method);
        boolean client = ACCEPTS.contains(method) && (type.startsWith("java.net.") || type.startsWith("sun.nio.ch."));
        boolean event = SELECTS.contains(method) && type.startsWith("sun.nio.ch.");
        // a file's read is over at once: what waits is a console or a pipe, of a process too (JDK 23 shows whose)
        boolean input = type.equals("java.io.FileInputStream");
        return queue || client || event || input || type.endsWith("WatchService");
    }

    /**
     * {@link Sign#AT_WORK} where code of the application is in the middle of something, {@link Sign#MAY_COME_LATER} where it
     * may go on once a time or the work of others is over; empty where the thread waits for something new. The thread that
     * runs {@code main} and pauses may do so to keep the JVM alive, or to close what others have fetched; one that waits in a
     * queue in code of the application may be told there to do so.
     */
    public static Optional<Sign> sign(List<StackTraceElement> now, Predicate<StackTraceElement> isApplication) {
        if (endsTheJvm(now)) {
            return Optional.empty();
        }
        if (waitsForItsTime(now)) {
            return Optional.of(Sign.MAY_COME_LATER);
        }
        if (outermost(now, isApplication) < 0) {
            return isLibraryPausing(now) || !now.isEmpty() && isWaitOfALibrary(now.get(0))
                    ? Optional.of(Sign.MAY_COME_LATER)
                    : Optional.empty();
        }
        if (waitsForSomethingNew(now)) {
            return waitsInAQueue(now) ? Optional.of(Sign.MAY_COME_LATER) : Optional.empty();
        }
        return Optional.of(isMainPausing(now, isApplication) ? Sign.MAY_COME_LATER : Sign.AT_WORK);
    }

    /**
     * An event loop that has something for later waits for events until its time has come; that of the JDK's own HTTP client is
     * nobody's.
     */
    static boolean waitsForATime(List<StackTraceElement> now, Predicate<StackTraceElement> timedSelect) {
        for (int i = 0; i < now.size() && Stack.isJdk(now.get(i)); i++) {
            StackTraceElement frame = now.get(i);
            boolean outermost = i + 1 == now.size() || !FrameComparison.isSameMethod(frame, now.get(i + 1));
            if (outermost && timedSelect.test(frame)) {
                return now.stream().anyMatch(each -> !Stack.isJdk(each));
            }
        }
        return false;
    }

    /** A timer or a scheduler of the JDK's that has a task for later: without one it waits without a limit. */
    private static boolean waitsForItsTime(List<StackTraceElement> now) {
        boolean timed = isWaitWithALimit(now);
        for (StackTraceElement frame : now) {
            String type = frame.getClassName();
            if (type.endsWith("$DelayedWorkQueue") || type.equals("java.util.concurrent.DelayQueue")) {
                return timed && TAKES.contains(frame.getMethodName());
            }
            if (type.equals("java.util.TimerThread")) {
                return timed;
            }
            if (type.equals("java.util.concurrent.DelayScheduler")) {
                // JDK 25: it begins with the first task, and parks by itself
                return true;
            }
            if (!Stack.isJdk(frame)) {
                return false;
            }
        }
        return false;
    }

    /** A wheel of timeouts, a scheduler that is not the JDK's: it looks again after a time. */
    private static boolean isLibraryPausing(List<StackTraceElement> now) {
        List<StackTraceElement> innermost = now.stream().takeWhile(Stack::isJdk).toList();
        return innermost.size() < now.size()
                && isWaitWithALimit(innermost)
                && innermost.stream().noneMatch(frame -> isQueue(frame.getClassName()));
    }

    /** {@code Object.wait()} calls {@code wait(0)}, in all JDKs. */
    private static boolean isWaitWithALimit(List<StackTraceElement> now) {
        long waits = now.stream()
                .filter(frame -> frame.getClassName().equals("java.lang.Object")
                        && frame.getMethodName().equals("wait"))
                .count();
        return waits == 1
                || now.stream().takeWhile(Stack::isJdk).anyMatch(frame -> LIMITED.contains(frame.getMethodName()));
    }

    private static boolean isQueue(String type) {
        return type.startsWith("java.util.concurrent.") && QUEUES.stream().anyMatch(type::endsWith);
    }

    /**
     * What the thread of several uses may do with what they were about: {@link Sign#AT_WORK} where it may be at work with it, in
     * the method that has kept it; {@link Sign#MAY_COME_LATER} where {@code main} pauses, and what it had called to read has
     * come back, or where that method waits in a queue further on than it has read; empty where it waits for something new.
     *
     * @param use innermost first
     * @param furtherOn the thread is in the same call, and has not gone round a loop
     */
    public static Optional<Sign> ofWhatItKept(
            List<StackTraceElement> use,
            List<StackTraceElement> now,
            boolean furtherOn,
            Predicate<StackTraceElement> isApplication) {
        if (waitsForSomethingNew(now)) {
            return furtherOn && waitsInAQueue(now) ? Optional.of(Sign.MAY_COME_LATER) : Optional.empty();
        }
        List<StackTraceElement> then = shown(use, isApplication);
        List<StackTraceElement> current = shown(now, isApplication);
        boolean calleeIsBack = then.size() > 1
                && (current.size() < 2
                        || !FrameComparison.isSameMethod(then.get(then.size() - 2), current.get(current.size() - 2)));
        return Optional.of(calleeIsBack && isMainPausing(now, isApplication) ? Sign.MAY_COME_LATER : Sign.AT_WORK);
    }

    /**
     * As {@link #sign}, of a thread that is in the same call still as when it did something: in a queue it may wait for the
     * results of others, and go on then.
     */
    public static Optional<Sign> ofCaller(List<StackTraceElement> now, Predicate<StackTraceElement> isApplication) {
        return waitsInAQueue(now) ? Optional.of(Sign.MAY_COME_LATER) : sign(now, isApplication);
    }

    /** For the results of others, it may be: a {@code CompletionService} is a queue, too. */
    private static boolean waitsInAQueue(List<StackTraceElement> now) {
        return now.stream()
                .takeWhile(Stack::isJdk)
                .anyMatch(frame -> isQueue(frame.getClassName()) && TAKES.contains(frame.getMethodName()));
    }

    /**
     * True where the thread does something else than what the use was part of. The same method on another line, or deeper
     * in it, is one more of the same kind, which has a connection of its own; two that part at one line are two tasks that
     * one line runs.
     *
     * @param use innermost first; empty where it is not known
     */
    public static boolean isOtherWork(
            List<StackTraceElement> use, List<StackTraceElement> now, Predicate<StackTraceElement> isApplication) {
        List<StackTraceElement> then = shown(use, isApplication);
        List<StackTraceElement> current = shown(now, isApplication);
        for (int depth = 1; depth <= Math.min(then.size(), current.size()); depth++) {
            StackTraceElement before = then.get(then.size() - depth);
            StackTraceElement after = current.get(current.size() - depth);
            if (!FrameComparison.isSameMethod(before, after)) {
                return true;
            }
            if (before.getLineNumber() != after.getLineNumber()) {
                return false;
            }
        }
        return then.isEmpty();
    }

    /** Without the proxies of lambdas, which a use has not and a thread's stack has up to JDK 21. */
    private static List<StackTraceElement> shown(
            List<StackTraceElement> frames, Predicate<StackTraceElement> isApplication) {
        return frames.stream()
                .filter(isApplication)
                .filter(FrameComparison::isShown)
                .toList();
    }

    /** The frame that tells one task from another. */
    static StackTraceElement task(List<StackTraceElement> now, Predicate<StackTraceElement> isApplication) {
        int outermost = outermost(now, isApplication);
        return now.get(outermost < 0 ? now.size() - 1 : outermost);
    }

    private static int outermost(List<StackTraceElement> now, Predicate<StackTraceElement> isApplication) {
        for (int i = now.size() - 1; i >= 0; i--) {
            if (isApplication.test(now.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** It stands in {@code main}, or in what that has called to pause. */
    private static boolean isMainPausing(List<StackTraceElement> now, Predicate<StackTraceElement> isApplication) {
        int outermost = outermost(now, isApplication);
        boolean main = outermost == now.size() - 1
                && now.get(outermost).getMethodName().equals("main");
        return main && now.stream().takeWhile(Stack::isJdk).anyMatch(frame -> PAUSES.contains(frame.getMethodName()));
    }
}
