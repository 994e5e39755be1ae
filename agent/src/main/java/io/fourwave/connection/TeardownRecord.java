// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Decision;
import io.fourwave.tcp.Role;
import io.fourwave.tcp.Source;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What is known of a {@link Teardown} so far, for whoever holds it to read. Only the teardown itself writes it. */
abstract class TeardownRecord {
    /** A FIN_WAIT_2 that nobody ends takes longer (net.ipv4.tcp_fin_timeout, 60 s as a rule). */
    private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A socket can be shut down for a second time and a millionth: beyond so many the last call stands for all of them. */
    static final int EVENTS_KEPT = 64;

    final Connection connection;
    final ClockAnchor anchor;
    final long start;
    final List<TeardownEvent> events = new ArrayList<>(3);
    final Phases phases;
    final CertainCalls certainCalls = new CertainCalls();

    final OwnPart part = new OwnPart();

    boolean simultaneous;
    boolean descriptorReleased;
    boolean kernelGone;
    /** Since when the kernel shows that a descriptor of it is held elsewhere; 0 where it does not. */
    long heldElsewhereSince;

    boolean heldElsewhere;
    private Teardown.OtherHolder otherHolder;

    /** These two are marks of the tracker and its schedule, here to spare them a look into a set each. */
    private Teardown.Followed followed = Teardown.Followed.NOT_YET;

    private long nextLook;

    TeardownRecord(Connection connection, ClockAnchor anchor, long start) {
        this.connection = connection;
        this.anchor = anchor;
        this.start = start;
        this.phases = new Phases(start);
    }

    public Connection connection() {
        return connection;
    }

    /** Turns this teardown's times into time since the epoch. */
    public ClockAnchor anchor() {
        return anchor;
    }

    /** {@code System.nanoTime} of the first FIN or RST of either side; for a peer's FIN, of when it was first seen. */
    public long start() {
        return start;
    }

    /** {@code System.nanoTime} of its end; the latest known time while it is under way. */
    public long end() {
        return phases.end();
    }

    public Role role() {
        return simultaneous && part.role() == Role.ACTIVE ? Role.SIMULTANEOUS : part.role();
    }

    /** The call that decided this side's part; empty while no call of ours has. */
    public Optional<TeardownEvent.Called> deciding() {
        return Optional.ofNullable(part.deciding());
    }

    /** What the deciding call did, corrected by what the kernel showed later; null while no call has decided. */
    public Decision decision() {
        return part.decision();
    }

    /** Where this is from: the best source that has shown the state. */
    public Source source() {
        return phases.source();
    }

    public List<TeardownEvent> events() {
        return List.copyOf(events);
    }

    /** The finished phases, in order; all of them once the teardown has ended. */
    public List<Phase> phases() {
        return phases.finished();
    }

    /** The state it is in now; null outside the six teardown states. */
    public TcpState currentState() {
        return phases.current();
    }

    /** {@code System.nanoTime} when the current state was first known to hold. */
    public long currentSince() {
        return phases.currentSince();
    }

    /** The current state may have begun that many nanoseconds earlier. */
    public long currentError() {
        return phases.currentError();
    }

    /** True when the kernel has shown the current state, and not only a call's sample. */
    public boolean isCurrentSeen() {
        return phases.isCurrentSeen();
    }

    /** The time since which nothing is known: the error of a change that is seen now. */
    public long unknownSince() {
        return phases.lastConfirmed();
    }

    /** TIME_WAIT, CLOSE, or the state it was last seen in; null where the system does not tell. */
    public TcpState finalState() {
        return phases.finalState();
    }

    void happened(TeardownEvent.Called call) {
        if (events.size() >= EVENTS_KEPT) {
            lastCall().filter(last -> last != part.deciding()).ifPresent(events::remove);
        }
        events.add(call);
    }

    /** The last call of this side so far, whether or not it decided anything. */
    public Optional<TeardownEvent.Called> lastCall() {
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i) instanceof TeardownEvent.Called call) {
                return Optional.of(call);
            }
        }
        return Optional.empty();
    }

    /** The next call of which it has become certain what it did, each once; null when there is none. */
    public TeardownEvent.Called nextCertainCall() {
        certainCalls.settle(isDoubtful());
        return certainCalls.poll();
    }

    /** True when a reset or a timeout ended it for the kernel, and no call of ours has found out. */
    public boolean isResetUnnoticed() {
        return kernelGone && !part.isDecided() && !descriptorReleased;
    }

    public boolean hasReset() {
        for (TeardownEvent event : events) {
            if (event instanceof TeardownEvent.Reset) {
                return true;
            }
        }
        return false;
    }

    /**
     * True where a close of ours sent the first FIN, and the kernel soon forgot the connection without a TIME_WAIT: it was
     * reset. By our kernel as a rule, which answers with a RST what the peer sends to a closed socket (RFC 9293, section
     * 3.10.7.4; RFC 1122, section 4.2.2.13), or by the peer.
     */
    public boolean isGoneWithoutTimeWait() {
        return kernelGone
                && role() == Role.ACTIVE
                && decision().step() == Step.ACTIVE_FIN
                && decision().confidence() == Confidence.CERTAIN
                && lastCall().filter(call -> call == part.deciding()).isPresent()
                && finalState() == TcpState.CLOSE
                && end() - part.deciding().nanoTime() < SOON_NANOS;
    }

    public boolean isDescriptorReleased() {
        return descriptorReleased;
    }

    /** While only the sample at the entry of our call says that we closed first, and the kernel has not shown it. */
    public boolean isCorrectable() {
        return part.role() == Role.ACTIVE && hasUnseenFin(Step.ACTIVE_FIN, TcpState.FIN_WAIT_1);
    }

    /** While a close seems to have sent the second FIN, and the kernel may yet show that somebody else holds the socket. */
    boolean isDoubtful() {
        return isCorrectable()
                || connection.inode() != 0 && descriptorReleased && hasUnseenFin(Step.PASSIVE_FIN, TcpState.LAST_ACK);
    }

    private boolean hasUnseenFin(Step step, TcpState leadsTo) {
        return part.isDecided() && decision().step() == step && phases.current() == leadsTo && !phases.isCurrentSeen();
    }

    /** True where our close has come back, and the kernel shows that the socket is open all the same: somebody else holds it. */
    public boolean isHeldElsewhere() {
        return heldElsewhere;
    }

    /** {@code System.nanoTime} of the first look that showed so. */
    public long heldElsewhereSince() {
        return heldElsewhereSince;
    }

    /** Who holds it, where that is known; otherwise null. */
    public Teardown.OtherHolder otherHolder() {
        return otherHolder;
    }

    public void otherHolder(Teardown.OtherHolder found) {
        otherHolder = found;
    }

    public Teardown.Followed followed() {
        return followed;
    }

    public void followed(Teardown.Followed now) {
        followed = now;
    }

    /** True once the listener has it: nothing may change it any more. */
    public boolean hasEnded() {
        return followed.compareTo(Teardown.Followed.ENDED) >= 0;
    }

    /** True while it is looked for in the kernel's tables. */
    public boolean isAwaited() {
        return followed == Teardown.Followed.AWAITED;
    }

    /** True when only its calls are known: it was one of too many to ask the kernel for each. */
    public boolean isUnwatched() {
        return followed == Teardown.Followed.UNWATCHED;
    }

    public long nextLook() {
        return nextLook;
    }

    public void lookAt(long nanoTime) {
        nextLook = nanoTime;
    }

    /** For whoever debugs: {@code passive close, LAST_ACK, held by KERNEL, AWAITED}. */
    String progress() {
        return role().spanName() + ", " + (currentState() == null ? finalState() : currentState()) + ", held by "
                + holder() + ", " + followed();
    }

    @Override
    public String toString() {
        return progress() + ", " + events.size() + " events, " + phases + " of " + connection.tuple();
    }

    Teardown.Holder holder() {
        if (kernelGone) {
            return descriptorReleased ? Teardown.Holder.NOBODY : Teardown.Holder.DESCRIPTOR;
        }
        return descriptorReleased ? Teardown.Holder.KERNEL : Teardown.Holder.DESCRIPTOR;
    }
}
