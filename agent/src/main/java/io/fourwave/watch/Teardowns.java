// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The teardowns under way, and the looks at the kernel's tables for those that have no descriptor any more. Watch thread
 * only.
 */
final class Teardowns {
    /** 2 MSL as Linux has it: TCP_TIMEWAIT_LEN, not tunable (include/net/tcp.h). */
    private static final long TIME_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);
    /** Whatever state it was in, after two of these nothing is left of it. */
    private static final long UNKNOWN_NANOS = 2 * TIME_WAIT_NANOS;

    private final SocketTable kernel;
    private final long interval;
    private final int capacity;
    private final Counters counters;
    private final TeardownListener listener;
    private final Tally tally;
    private final LongSupplier clock;
    private final Set<Teardown> open = new LinkedHashSet<>();
    private final Set<Teardown> awaited = new LinkedHashSet<>();
    private final Looks looks;
    private final Allowance allowance;
    private final AssumedTimeWaits assumed = new AssumedTimeWaits();
    private Anchor anchor = Anchor.now();

    /**
     * @param capacity how many are looked for at one time, at most
     * @param aSecond how many more are looked for each second, at most: each takes several questions to the kernel
     * @param clock {@code System::nanoTime}
     */
    Teardowns(
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
        this.allowance = new Allowance(aSecond);
        this.counters = counters;
        this.listener = listener;
        this.tally = new Tally(counters, listener);
        this.clock = clock;
        this.looks = new Looks(intervalNanos, clock.getAsLong());
    }

    /** The wall clock may have been set: teardowns that begin from now on use the new time. */
    void anchor(Anchor now) {
        anchor = now;
    }

    /** Counts the calls of teardowns, and of connections that have none. */
    Tally tally() {
        return tally;
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
        tally.settle(teardown);
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
        correct(teardown, state);
        teardown.observe(state, now, source);
        tally.settle(teardown);
    }

    /** Looks for it in the kernel's tables until they have it no more; of very many only for some. */
    void await(Teardown teardown, long now) {
        if (teardown.isKernelGone() || teardown.isAwaited()) {
            return;
        }
        if (hasRoom(now) && allowance.takes(now)) {
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
        return awaited.size() < capacity && allowance.hasSome(now);
    }

    /** Of an orderly close that cannot be looked for, all that is told is that it came. */
    void passBy(Connection connection, Step step, long now) {
        connection.passedBy();
        tally.count(step, connection.side());
        counters.unwatched.increment();
        assumed.closed(connection, step == Step.ACTIVE_FIN, now);
    }

    /** The TIME_WAITs that follow from closes that were not watched. */
    AssumedTimeWaits assumed() {
        return assumed;
    }

    private void look(Set<Teardown> due) {
        Set<FourTuple> tuples = new LinkedHashSet<>();
        for (Teardown teardown : due) {
            FourTuple tuple = teardown.connection().tuple();
            tuples.add(tuple);
            if (mayHaveCrossed(teardown)) {
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

    /** Both ends in TIME_WAIT: each sent its FIN before it had the other's (RFC 9293, section 3.6.1). */
    private static boolean mayHaveCrossed(Teardown teardown) {
        return teardown.role() == Role.ACTIVE
                && teardown.connection().tuple().isSameHost()
                && teardown.currentState() == TcpState.FIN_WAIT_1;
    }

    private void seen(Teardown teardown, Map<FourTuple, KernelSocket> rows, Source source, long now) {
        FourTuple tuple = teardown.connection().tuple();
        KernelSocket row = rows.get(tuple);
        long next = now + interval;
        if (row == null || isAnotherConnection(row, teardown, now)) {
            correctByPeer(teardown, rows.get(tuple.reversed()));
            teardown.kernelGone(now, now - teardown.unknownSince());
            awaitNoMore(teardown);
            settle(teardown, now);
            return;
        }
        if (row.state() == TcpState.TIME_WAIT) {
            KernelSocket peer = mayHaveCrossed(teardown) ? rows.get(tuple.reversed()) : null;
            if (peer != null && peer.state() == TcpState.TIME_WAIT) {
                teardown.finsCrossed();
            }
            next = timeWait(teardown, row, source, now);
        } else {
            correct(teardown, row.state());
            // a call is recorded at its entry: a CLOSE_WAIT after the close means that it has not run yet
            if (row.state().isTeardown() && row.state() != TcpState.CLOSE_WAIT) {
                teardown.observe(row.state(), now, source);
            }
        }
        tally.settle(teardown);
        looks.at(teardown, next);
    }

    /** The tuple was taken again: by a connection that is open while ours was closed a whole interval ago. */
    private boolean isAnotherConnection(KernelSocket row, Teardown teardown, long now) {
        return teardown.isDescriptorReleased() && !row.state().isTeardown() && now - teardown.unknownSince() > interval;
    }

    /** The sample said ESTABLISHED, and then the peer's FIN was faster than our call. */
    private void correct(Teardown teardown, TcpState state) {
        boolean peerWasFirst = state == TcpState.LAST_ACK || state == TcpState.CLOSE_WAIT;
        if (peerWasFirst && teardown.isCorrectable()) {
            correctToPassive(teardown);
        }
    }

    /** Only the first closer passes through TIME_WAIT: the peer's end is there, ours never was. */
    private void correctByPeer(Teardown teardown, KernelSocket peer) {
        boolean peerWasFirst = peer != null && peer.state() == TcpState.TIME_WAIT;
        if (peerWasFirst && teardown.isCorrectable()) {
            correctToPassive(teardown);
        }
    }

    private void correctToPassive(Teardown teardown) {
        teardown.correctToPassive();
        teardown.deciding().ifPresent(call -> tally.corrected(teardown, call));
    }

    /**
     * The kernel's own timer dates the beginning, to 10 ms as a rule, and foretells the end. Its jiffies stand still
     * while a virtual machine is not given the CPU, so the bound is what the looks before and after prove.
     *
     * @return when to look next: once before it is to end too, so that the end is known to within the interval
     */
    private long timeWait(Teardown teardown, KernelSocket row, Source source, long now) {
        if (teardown.currentState() == TcpState.TIME_WAIT || row.timerMillis() < 0) {
            teardown.observe(TcpState.TIME_WAIT, now, source);
            return now + interval;
        }
        long left = Math.min(TIME_WAIT_NANOS, TimeUnit.MILLISECONDS.toNanos(row.timerMillis()));
        long began = Math.max(teardown.unknownSince(), now - (TIME_WAIT_NANOS - left));
        teardown.beganTimeWait(began, Math.max(began - teardown.unknownSince(), now - began), source);
        teardown.observe(TcpState.TIME_WAIT, now, source);
        return now + Math.max(interval, left - interval);
    }

    /** No table can be read: what the calls said is all there is. */
    private void unseen(Teardown teardown, long now) {
        awaitNoMore(teardown);
        if (teardown.isDescriptorReleased()) {
            abandon(teardown, now);
        }
    }

    private void end(Teardown teardown) {
        tally.settle(teardown);
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
