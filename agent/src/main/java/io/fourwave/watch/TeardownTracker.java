// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.capture.CallEvent;
import io.fourwave.connection.ClockAnchor;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.Teardown.Followed;
import io.fourwave.connection.Teardown.Holder;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.connection.TeardownListener;
import io.fourwave.connection.census.Census;
import io.fourwave.connection.census.Counters;
import io.fourwave.kernel.SocketTable;
import io.fourwave.tcp.Decision;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Source;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The teardowns under way: gives each what happens to it, and has those looked for in the kernel's tables that have no
 * descriptor any more. Watch thread only.
 */
public final class TeardownTracker {
    private final Listeners listeners;
    private final Counters counters;
    private final TeardownListener listener;
    private final LongSupplier clock;
    private final Set<Teardown> open = new LinkedHashSet<>();
    private final Map<FourTuple, Teardown> awaited = new LinkedHashMap<>();
    private final TableLookups lookups;
    private final Overload overload;
    private ClockAnchor anchor = ClockAnchor.now();

    /** @param clock {@code System::nanoTime} */
    TeardownTracker(
            SocketTable kernel,
            Listeners listeners,
            long intervalNanos,
            Overload overload,
            Counters counters,
            TeardownListener listener,
            LongSupplier clock) {
        this.listeners = listeners;
        this.overload = overload;
        this.counters = counters;
        this.listener = listener;
        this.clock = clock;
        this.lookups = new TableLookups(kernel, intervalNanos, clock, this::found);
    }

    /** The wall clock may have been set: teardowns that begin from now on use the new time. */
    void anchor(ClockAnchor now) {
        anchor = now;
    }

    /** Whether no more than the count of this call is kept; then it is counted. */
    boolean onlyCounts(CallEvent event, Decision decision) {
        Connection connection = event.connection();
        if (!isOfNoTeardown(connection, decision)) {
            if (listener.hearsOrdinaryCalls() || !overload.letsGo(event, decision, awaited.size())) {
                return false;
            }
            overload.left(connection, decision.step(), event.nanoTime());
        }
        counters.add(decision.step(), connection.side());
        return true;
    }

    /**
     * A call of an application thread.
     *
     * @param releases the descriptor goes with it
     */
    void called(Connection connection, TeardownEvent.Called call, boolean releases) {
        Teardown teardown = begunWith(connection, Teardown.startWith(call));
        happens(teardown, call.nanoTime(), known -> known.onCall(call, releases));
    }

    /** The close of what never was a connection: nothing was sent, by either side. */
    void neverBegan(Connection connection) {
        counters.add(Step.CONNECT_ABANDONED, connection.side());
    }

    /** A selector let go of a channel that had been closed. */
    void deregistered(
            Connection connection, long at, TcpState state, boolean reset, Optional<TeardownEvent.Called> abort) {
        Teardown teardown = connection.teardown();
        if (teardown != null && !teardown.hasEnded()) {
            happens(teardown, at, known -> known.onDeregistered(at, state, reset, abort));
        }
    }

    /** A sweep has found an open connection in this state. */
    void swept(Connection connection, TcpState state, long now) {
        Teardown teardown = connection.teardown();
        if (teardown != null && !teardown.hasEnded()) {
            happens(teardown, now, known -> known.onState(state, now, Source.TCP_INFO));
        } else if (teardown == null && state == TcpState.CLOSE_WAIT) {
            happens(begunWith(connection, now), now, begun -> begun.onPeerFin(now));
        } else if (teardown == null && state == TcpState.CLOSE && wasOpen(connection)) {
            happens(begunWith(connection, now), now, begun -> begun.onReset(now));
        }
    }

    /** After each sweep: a full queue has dropped the event of some closes. Nothing more comes of those. */
    void sweepEnds(long now) {
        for (Teardown teardown : List.copyOf(open)) {
            Connection connection = teardown.connection();
            // in this order: the descriptor goes after the call began
            boolean lost = connection.isDescriptorGone() && !connection.isCallUnderWay();
            if (lost && !teardown.isDescriptorReleased()) {
                lost(teardown, now, Followed.ENDED);
            } else {
                countCertainCalls(teardown);
            }
        }
    }

    /** Its descriptor went without a call that reached the queue. */
    void descriptorLost(Connection connection, long now) {
        if (connection.teardown() != null) {
            lost(connection.teardown(), now, Followed.ENDED);
        }
    }

    /** Looks for those whose time has come. */
    void look(long now) {
        lookups.look(now);
    }

    /** Looks for all, whether their time has come or not, unless that takes longer as a rule. */
    void lookForAll(long withinNanos) {
        lookups.lookForAll(awaited.values(), withinNanos);
    }

    /** Ends every one as it stands. */
    void endAll() {
        long now = clock.getAsLong();
        for (Teardown teardown : List.copyOf(open)) {
            lost(teardown, now, Followed.ENDED);
        }
    }

    /** Those that only the kernel still has. */
    List<Teardown> withoutDescriptor() {
        return awaited.values().stream().filter(Teardown::isDescriptorReleased).toList();
    }

    /** The TIME_WAITs that follow from closes that were not watched. */
    void countEstimatedTimeWaits(Census.Taker taker, long now) {
        overload.countInto(taker, now);
    }

    private static boolean isOfNoTeardown(Connection connection, Decision decision) {
        Teardown teardown = connection.teardown();
        return teardown == null
                ? connection.isLeftUnwatched() || decision.step() == Step.INPUT_ONLY
                : teardown.hasEnded();
    }

    /** A connect that failed ends in CLOSE too, and is left to the close that follows it. */
    private static boolean wasOpen(Connection connection) {
        return connection.lastState() == TcpState.ESTABLISHED
                || (connection.lastState() == null && !connection.wasConnecting());
    }

    private Teardown begunWith(Connection connection, long start) {
        return connection.teardown() == null ? new Teardown(connection, anchor, start) : connection.teardown();
    }

    /** Whatever happens to a teardown happens here, and is followed by what it leads to. */
    private void happens(Teardown teardown, long now, Function<Teardown, Holder> input) {
        Holder holder = Holder.DESCRIPTOR;
        try {
            holder = input.apply(teardown);
        } finally {
            settle(teardown, holder, now);
        }
    }

    private void settle(Teardown teardown, Holder holder, long now) {
        countCertainCalls(teardown);
        switch (holder) {
            case DESCRIPTOR -> keep(teardown);
            case KERNEL -> await(teardown, now);
            case NOBODY -> end(teardown, Followed.ENDED);
        }
    }

    private void countCertainCalls(Teardown teardown) {
        for (TeardownEvent.Called call = teardown.nextCertainCall(); call != null; call = teardown.nextCertainCall()) {
            counters.add(call.decision().step(), teardown.connection().side());
            listener.called(teardown, call);
        }
    }

    private void keep(Teardown teardown) {
        if (teardown.followed() == Followed.NOT_YET) {
            teardown.followed(Followed.KEPT);
            open.add(teardown);
        }
    }

    /** Looks for it in the kernel's tables until they have it no more; of very many only for some. */
    private void await(Teardown teardown, long now) {
        if (teardown.isAwaited()) {
            return;
        }
        if (overload.admits(awaited.size(), now)) {
            keep(teardown);
            teardown.followed(Followed.AWAITED);
            Teardown before = awaited.put(teardown.connection().tuple(), teardown);
            lookups.at(teardown, now);
            if (before != null) {
                superseded(before, teardown);
            }
        } else if (teardown.isDescriptorReleased()) {
            overload.left(teardown, now);
            lost(teardown, now, Followed.UNWATCHED);
        } else {
            keep(teardown);
        }
    }

    private void awaitNoMore(Teardown teardown) {
        if (teardown.isAwaited()) {
            teardown.followed(Followed.KEPT);
            awaited.remove(teardown.connection().tuple(), teardown);
        }
    }

    /** The kernel has given its addresses and ports to another: out of TIME_WAIT, with tcp_tw_reuse. */
    private void superseded(Teardown before, Teardown by) {
        long at = Math.max(before.unknownSince(), by.connection().openedNanos());
        before.followed(Followed.KEPT);
        happens(before, at, gone -> gone.onTableRowGone(at, false));
    }

    private void lost(Teardown teardown, long now, Followed as) {
        if (!teardown.hasEnded()) {
            teardown.onLost(now);
            end(teardown, as);
        }
    }

    private void end(Teardown teardown, Followed as) {
        countCertainCalls(teardown);
        awaitNoMore(teardown);
        if (teardown.followed() == Followed.KEPT) {
            open.remove(teardown);
        }
        teardown.followed(as);
        listeners.resolveOrigin(teardown.connection());
        listener.ended(teardown);
    }

    private void found(TableLookups.Found found) {
        Teardown teardown = found.teardown();
        switch (found.row()) {
            case THERE -> happens(teardown, found.at(), found.input());
            case GONE -> {
                awaitNoMore(teardown);
                happens(teardown, found.at(), found.input());
            }
            case UNKNOWN -> unseen(teardown, found.at());
        }
    }

    /** No table can be read: what the calls said is all there is. */
    private void unseen(Teardown teardown, long now) {
        awaitNoMore(teardown);
        if (teardown.isDescriptorReleased()) {
            lost(teardown, now, Followed.ENDED);
        }
    }
}
