// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.evidence;

import io.fourwave.connection.Stack;
import io.fourwave.connection.Use;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Looks at what the threads that used a connection last do now. Each look waits for that thread's next safepoint, and before
 * JDK 10 stops all threads: so only {@value #AT_MOST} threads a diagnosis, and no thread is asked again for a use that it
 * has left.
 */
public final class FrameWitness {
    private static final int AT_MOST = 16;

    private final Threads threads;
    private final Map<Thread, List<StackTraceElement>> looked = new IdentityHashMap<>();

    public FrameWitness(Threads threads) {
        this.threads = threads;
    }

    /** What threads do now is asked for again. */
    public void snapshotBegins() {
        looked.clear();
    }

    /** @param use the last use of a connection; null where it is not known */
    public FrameState of(Use use) {
        if (use == null || !use.knowsThread()) {
            return FrameState.UNKNOWN;
        }
        Thread thread = use.isLeft() ? null : use.runningThread();
        if (thread == null) {
            use.left();
            return FrameState.LEFT;
        }
        if (!looked.containsKey(thread) && looked.size() >= AT_MOST) {
            return FrameState.UNKNOWN;
        }
        FrameState state = FrameComparison.of(
                use.stack().frames(),
                looked.computeIfAbsent(thread, each -> List.of(threads.stacks().apply(each))));
        if (state == FrameState.LEFT) {
            use.left();
        }
        return state;
    }

    /**
     * What the thread with this id does now, innermost first, where it is in the same call still as when it had this stack; empty
     * where it has left that, or is not known.
     */
    public List<StackTraceElement> within(long threadId, Stack then) {
        for (Thread thread : threads.all().get()) {
            if (threads.ids().applyAsLong(thread) == threadId) {
                List<StackTraceElement> now = List.of(threads.stacks().apply(thread));
                FrameState state = FrameComparison.of(then.frames(), now);
                return state == FrameState.LIVES || state == FrameState.ROUND ? now : List.of();
            }
        }
        return List.of();
    }

    /** What the thread of this use does now, innermost first; empty where that was not looked at. */
    public List<StackTraceElement> standsAt(Use use) {
        Thread thread = use == null || !use.knowsThread() ? null : use.runningThread();
        return looked.getOrDefault(thread, List.of());
    }

    /** What the thread of this use does now, innermost first, whatever it did then; empty where it has ended, or is not known. */
    public List<StackTraceElement> now(Use use) {
        Thread thread = use == null || !use.knowsThread() ? null : use.runningThread();
        return thread == null ? List.of() : List.of(threads.stacks().apply(thread));
    }

    /** The id of the thread of this use; -1 where it has ended or is not known. */
    public long threadId(Use use) {
        Thread thread = use.runningThread();
        return thread == null ? -1 : threads.ids().applyAsLong(thread);
    }

    /**
     * What a thread does now, its id and its name, and which threads there are; not by the methods of {@code Thread} that an application
     * may have overridden.
     *
     * @param timedSelect true of a frame that waits for events for a time
     */
    public record Threads(
            Function<Thread, StackTraceElement[]> stacks,
            ToLongFunction<Thread> ids,
            Function<Thread, String> names,
            Supplier<Thread[]> all,
            Predicate<StackTraceElement> timedSelect) {}
}
