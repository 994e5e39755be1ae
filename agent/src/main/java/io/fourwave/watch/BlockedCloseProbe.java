// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.connection.Stack;
import io.fourwave.connection.census.Snapshot.BlockedClose;
import io.fourwave.jdk.JdkThreads;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Closes that do not get as far as the JDK's socket, where the hooks are: {@code SSLSocket.close()}, or a wrapper's, that
 * waits for a lock of {@code java.util.concurrent} or for a monitor which a thread has that is blocked in a write. Who waits for
 * whom is found without stopping anybody; stacks are taken only of the two, once it has been so for long. Watch thread only.
 */
final class BlockedCloseProbe {
    /** Looks within that long time: a wait that is new at each of them would be another one. */
    private static final int LOOKS = 5;

    private static final int AT_ONCE = 64;
    private static final int MOST = 256;
    private static final int DUTY = 100;

    private static final Set<String> CLOSES = Set.of("close", "closeNotify", "shutdownOutput");
    private static final Set<String> WRITES = new HashSet<>(
            Arrays.asList("write", "implWrite", "socketWrite", "socketWrite0", "write0", "blockingWriteFully"));
    private static final List<String> SOCKETS = List.of("sun.nio.ch.", "java.net.Socket");

    private final long after;
    private final ThreadLooks threads;
    private final CostBudget cost = new CostBudget(DUTY);
    private Map<Long, Wait> waits = new HashMap<>();
    private long next;
    private long nextStacks;

    /** What the probe asks of threads. */
    interface ThreadLooks {

        Thread[] all();

        Thread holderOfLockAwaitedBy(Thread thread);

        StackTraceElement[] stack(Thread thread);
    }

    /** @param afterNanos how long a close must wait to be worth a word */
    BlockedCloseProbe(long afterNanos, ThreadLooks threads) {
        this.after = afterNanos;
        this.threads = threads;
    }

    void lookWhenDue(long now) {
        if (next == 0 || now - next >= 0) {
            look(now);
            next = now + after / (LOOKS + 1);
        }
    }

    /** Those that wait for long behind a write. */
    List<BlockedClose> found() {
        return waits.values().stream()
                .filter(wait -> wait.found != null)
                .map(wait -> wait.found)
                .toList();
    }

    void look(long now) {
        Map<Long, Wait> still = new HashMap<>();
        List<Wait> due = new ArrayList<>();
        for (Thread thread : threads.all()) {
            Thread holder = threads.holderOfLockAwaitedBy(thread);
            if (holder == null || holder == thread || still.size() >= MOST) {
                continue;
            }
            long id = JdkThreads.id(thread);
            Wait before = waits.get(id);
            Wait wait = before != null && before.isBetween(thread, holder) ? before : new Wait(thread, holder, now);
            still.put(id, wait);
            if (wait.found == null && ++wait.looks > LOOKS && now - wait.since >= after) {
                due.add(wait);
            }
        }
        waits = still;
        if (!due.isEmpty() && (nextStacks == 0 || now - nextStacks >= 0)) {
            takeStacks(due, now);
        }
    }

    /** Two stacks for each wait, each at that thread's next safepoint: this costs, the fields do not. */
    private void takeStacks(List<Wait> due, long now) {
        long begun = System.nanoTime();
        for (Wait wait : due.subList(0, Math.min(AT_ONCE, due.size()))) {
            Thread closer = wait.waiter.get();
            Thread writer = wait.holder.get();
            wait.looks = 0;
            wait.found = closer == null || writer == null ? null : closeBehindWrite(closer, writer, wait.since);
        }
        cost.spent(System.nanoTime() - begun);
        nextStacks = now + cost.pauseNanos();
    }

    /** Null where something else waits. */
    private BlockedClose closeBehindWrite(Thread closer, Thread writer, long since) {
        StackTraceElement[] closing = threads.stack(closer);
        StackTraceElement[] writing = threads.stack(writer);
        boolean closes = Arrays.stream(closing).anyMatch(frame -> CLOSES.contains(frame.getMethodName()));
        boolean writes = Arrays.stream(writing).anyMatch(BlockedCloseProbe::isSocketWrite);
        return closes && writes
                ? new BlockedClose(
                        null,
                        since,
                        closer.getName(),
                        stack(closing),
                        writer.getName(),
                        stack(writing),
                        new WeakReference<>(writer))
                : null;
    }

    private static boolean isSocketWrite(StackTraceElement frame) {
        return WRITES.contains(frame.getMethodName()) && SOCKETS.stream().anyMatch(frame.getClassName()::startsWith);
    }

    private static Stack stack(StackTraceElement[] frames) {
        return new Stack(new ArrayList<>(Arrays.asList(frames)));
    }

    private static final class Wait {
        private final WeakReference<Thread> waiter;
        private final WeakReference<Thread> holder;
        private final long since;
        private int looks;
        private BlockedClose found;

        Wait(Thread waiter, Thread holder, long since) {
            this.waiter = new WeakReference<>(waiter);
            this.holder = new WeakReference<>(holder);
            this.since = since;
        }

        boolean isBetween(Thread one, Thread other) {
            return waiter.get() == one && holder.get() == other;
        }
    }
}
