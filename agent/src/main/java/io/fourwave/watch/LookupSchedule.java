// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.connection.Teardown;
import java.util.LinkedHashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * For which teardown to look when, and how often to look at all: the host's tables may be as large as they like. Watch
 * thread only.
 */
public final class LookupSchedule {
    /** What a look may cost an interval, a hundredth of one CPU by default; a dearer one comes so much more rarely. */
    private static final long PAID_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /**
     * The kernel is asked for each, in 16 µs: of more at once, a look would take so long on a busy machine that more and more
     * came together until the next.
     */
    static final int AT_ONCE = 4096;

    private final long interval;
    /** The first due first; one that was overtaken by another for the same teardown is passed over. */
    private final Queue<Look> agenda = new PriorityQueue<>();

    private final CostBudget cost;
    private long nextAllowed;

    LookupSchedule(long intervalNanos, long now) {
        this.interval = intervalNanos;
        this.cost = new CostBudget(Math.max(1, intervalNanos / PAID_NANOS));
        this.nextAllowed = now;
    }

    void at(Teardown teardown, long nanoTime) {
        teardown.lookAt(nanoTime);
        agenda.add(new Look(teardown, nanoTime));
    }

    /** Whether {@link #due} may have any: asked many times a second, and mostly not so. */
    boolean isDue(long now) {
        return !agenda.isEmpty() && now - nextAllowed >= 0 && now - agenda.peek().at >= 0;
    }

    /** Those whose time has come; none while the last look is being paid for. */
    Set<Teardown> due(long now) {
        Set<Teardown> due = new LinkedHashSet<>();
        while (due.size() < AT_ONCE && isDue(now)) {
            Look look = agenda.poll();
            if (look.at == look.teardown.nextLook()) {
                due.add(look.teardown);
            }
        }
        return due;
    }

    /**
     * Those whose time came longer ago than that, where more wait than two looks could take: nobody will look for them.
     *
     * @param nanos after which nothing is left of a teardown
     */
    Set<Teardown> tooLate(long now, long nanos) {
        Set<Teardown> late = new LinkedHashSet<>();
        while (agenda.size() > 2 * AT_ONCE && now - agenda.peek().at > nanos) {
            Look look = agenda.poll();
            if (look.at == look.teardown.nextLook()) {
                late.add(look.teardown);
            }
        }
        return late;
    }

    void paid(long nanos, long now) {
        cost.spent(nanos);
        nextAllowed = cost.pauseNanos() <= interval ? now : now + cost.pauseNanos();
    }

    /** False when a look takes longer than that as a rule. */
    boolean fitsIn(long nanos) {
        return cost.fitsIn(nanos);
    }

    private record Look(Teardown teardown, long at) implements Comparable<Look> {

        @Override
        public int compareTo(Look other) {
            return Long.signum(at - other.at);
        }
    }
}
