// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.connection.ClockAnchor;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Counters;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.TeardownListener;
import io.fourwave.kernel.KernelSocket;
import io.fourwave.kernel.Reading;
import io.fourwave.kernel.SocketTable;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Role;
import io.fourwave.tcp.Source;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The teardowns under way, and the looks at the kernel's tables for those that have no descriptor any more. Watch thread
 * only.
 */
public final class TeardownTracker {
    /** Whatever state it was in, after two TIME_WAITs nothing is left of it. */
    private static final long UNKNOWN_NANOS = 2 * StateReconciler.TIME_WAIT_NANOS;

    private final SocketTable kernel;
    private final long interval;
    private final int capacity;
    private final Counters counters;
    private final TeardownListener listener;
    private final StepCounter stepCounter;
    private final StateReconciler reconciler;
    private final LongSupplier clock;
    private final Set<Teardown> open = new LinkedHashSet<>();
    private final Set<Teardown> awaited = new LinkedHashSet<>();
    private final LookupSchedule looks;
    private final TokenBucket tokenBucket;
    private final TimeWaitEstimate assumed = new TimeWaitEstimate();
    private ClockAnchor anchor = ClockAnchor.now();

    /**
     * @param capacity how many are looked for at one time, at most
     * @param aSecond how many more are looked for each second, at most: each takes several questions to the kernel
     * @param clock {@code System::nanoTime}
     */
    TeardownTracker(
            SocketTable kernel,
            long intervalNanos,
            int capacity,
            int aSecond,
            Counters counters,
            TeardownListener listener,
            LongSupplier clock) {
        this.kernel = kernel;
        this.interval = intervalNanos;
        this.capacity = capacity;
        this.tokenBucket = new TokenBucket(aSecond);
        this.counters = counters;
        this.listener = listener;
        this.stepCounter = new StepCounter(counters, listener);
        this.reconciler = new StateReconciler(stepCounter, intervalNanos);
        this.clock = clock;
        this.looks = new LookupSchedule(intervalNanos, clock.getAsLong());
    }

    /** The wall clock may have been set: teardowns that begin from now on use the new time. */
    void anchor(ClockAnchor now) {
        anchor = now;
    }

    /** Counts the calls of teardowns, and of connections that have none. */
    StepCounter stepCounter() {
        return stepCounter;
    }

    /** Begun here where there is none; {@link #keep} must follow, whatever happens. */
    Teardown of(Connection connection, long start) {
        Teardown known = connection.teardown();
        if (known != null) {
            return known;
        }
        Teardown begun = new Teardown(connection, anchor, start);
        connection.teardown(begun);
        return begun;
    }

    /** Ends it if it is over; otherwise, when only the kernel still has it, keeps looking for it. */
    void settle(Teardown teardown, long now) {
        stepCounter.settle(teardown);
        if (teardown.isOver()) {
            end(teardown);
        } else if (teardown.isDescriptorReleased()) {
            await(teardown, now);
        }
    }

    /** Not before its first call is dealt with: of many, most end with that, and a set costs on the way in and out. */
    void keep(Teardown teardown) {
        if (!teardown.isKept() && !teardown.hasEnded()) {
            teardown.kept();
            open.add(teardown);
        }
    }

    /** Looks for those whose time has come. */
    void look(long now) {
        if (!looks.isDue(now)) {
            return;
        }
        Set<Teardown> due = looks.due(now);
        due.removeIf(teardown -> !teardown.isAwaited());
        if (!due.isEmpty()) {
            look(due);
        }
    }

    /** Looks for all, whether their time has come or not. */
    void lookForAll() {
        if (!awaited.isEmpty()) {
            look(Set.copyOf(awaited));
        }
    }

    /** Ends every one as it stands. */
    void endAll() {
        long now = clock.getAsLong();
        for (Teardown teardown : List.copyOf(open)) {
            abandon(teardown, now);
        }
    }

    /** Ends one whose descriptor went without a call that reached the queue. */
    void abandon(Teardown teardown, long now) {
        teardown.cutShort(now);
        end(teardown);
    }

    /** Those that only the kernel still has. */
    List<Teardown> withoutDescriptor() {
        return awaited.stream().filter(Teardown::isDescriptorReleased).toList();
    }

    Collection<Teardown> open() {
        return open;
    }

    /** False once it has ended: the listener has it, nothing may change it any more. */
    boolean isUnderWay(Teardown teardown) {
        return !teardown.hasEnded();
    }

    /** The kernel says that it is in this state, one of the six of a teardown. */
    void observe(Teardown teardown, TcpState state, long now, Source source) {
        reconciler.observe(teardown, state, now, source);
    }

    /** Looks for it in the kernel's tables until they have it no more; of very many only for some. */
    void await(Teardown teardown, long now) {
        if (teardown.isKernelGone() || teardown.isAwaited()) {
            return;
        }
        if (hasRoom(now) && tokenBucket.takes(now)) {
            teardown.awaited(true);
            awaited.add(teardown);
            looks.at(teardown, now);
        } else if (teardown.isDescriptorReleased()) {
            counters.unwatched.increment();
            assumed.closed(teardown.connection(), teardown.role() == Role.ACTIVE, now);
            teardown.unwatched();
            abandon(teardown, now);
        }
    }

    /** False while as many are looked for as may be. */
    boolean hasRoom(long now) {
        return awaited.size() < capacity && tokenBucket.hasSome(now);
    }

    /** Of an orderly close that cannot be looked for, all that is told is that it came. */
    void passBy(Connection connection, Step step, long now) {
        connection.passedBy();
        stepCounter.count(step, connection.side());
        counters.unwatched.increment();
        assumed.closed(connection, step == Step.ACTIVE_FIN, now);
    }

    /** The TIME_WAITs that follow from closes that were not watched. */
    TimeWaitEstimate assumed() {
        return assumed;
    }

    private void look(Set<Teardown> due) {
        Set<FourTuple> tuples = new LinkedHashSet<>();
        for (Teardown teardown : due) {
            FourTuple tuple = teardown.connection().tuple();
            tuples.add(tuple);
            if (StateReconciler.mayHaveCrossed(teardown)) {
                tuples.add(tuple.reversed());
            }
        }
        Reading reading = kernel.find(tuples);
        long now = clock.getAsLong();
        if (reading instanceof Reading.Sockets sockets) {
            looks.paid(sockets.tookNanos(), now);
            seen(due, sockets, now);
        } else if (reading instanceof Reading.NotYet slow) {
            looks.paid(slow.tookNanos(), now);
            due.forEach(teardown -> later(teardown, now));
        } else {
            due.forEach(teardown -> unseen(teardown, now));
        }
    }

    private void later(Teardown teardown, long now) {
        if (now - teardown.unknownSince() > UNKNOWN_NANOS) {
            unseen(teardown, now);
        } else {
            looks.at(teardown, now + interval);
        }
    }

    private void seen(Set<Teardown> due, Reading.Sockets sockets, long now) {
        Map<FourTuple, KernelSocket> rows = new HashMap<>();
        sockets.sockets().forEach(row -> rows.put(row.tuple(), row));
        due.forEach(teardown -> seen(teardown, rows, sockets.source(), now));
    }

    private void seen(Teardown teardown, Map<FourTuple, KernelSocket> rows, Source source, long now) {
        OptionalLong next = reconciler.seen(teardown, rows, source, now);
        if (next.isPresent()) {
            looks.at(teardown, next.getAsLong());
        } else {
            awaitNoMore(teardown);
            settle(teardown, now);
        }
    }

    /** No table can be read: what the calls said is all there is. */
    private void unseen(Teardown teardown, long now) {
        awaitNoMore(teardown);
        if (teardown.isDescriptorReleased()) {
            abandon(teardown, now);
        }
    }

    private void end(Teardown teardown) {
        stepCounter.settle(teardown);
        awaitNoMore(teardown);
        if (teardown.hasEnded()) {
            return;
        }
        teardown.ended();
        if (teardown.isKept()) {
            open.remove(teardown);
        }
        listener.ended(teardown);
    }

    private void awaitNoMore(Teardown teardown) {
        if (teardown.isAwaited()) {
            teardown.awaited(false);
            awaited.remove(teardown);
        }
    }
}
