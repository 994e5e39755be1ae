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

/**
 * How one connection is torn down, from the first FIN or RST of either side until it has left this side's hands: its
 * descriptor is released and the kernel has forgotten it. Watch thread only.
 */
public final class Teardown extends Followed {
    /** Jaeger tells the time in microseconds: what is known only to come before something else comes one before it. */
    public static final long TICK = 1_000;

    private final Connection connection;
    private final ClockAnchor anchor;
    private final long start;
    private final List<TeardownEvent> events = new ArrayList<>(3);
    private final List<Phase> phases = new ArrayList<>(3);

    private TeardownEvent.Called deciding;
    private TeardownEvent.Called untold;
    private Decision decision;
    private Role role;
    private boolean simultaneous;
    private Source source = Source.CALL;

    private TcpState current;
    private long currentStart;
    private long currentStartError;
    private long lastConfirmed;
    private boolean seen;

    private boolean descriptorReleased;
    private boolean kernelGone;
    private long end;
    private TcpState finalState;

    public Teardown(Connection connection, ClockAnchor anchor, long start) {
        this.connection = connection;
        this.anchor = anchor;
        this.start = start;
        this.end = start;
        this.lastConfirmed = start;
        // until a call of ours decides: the peer began
        this.role = Role.PASSIVE;
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
        return end;
    }

    public Role role() {
        return simultaneous && role == Role.ACTIVE ? Role.SIMULTANEOUS : role;
    }

    /** The call that decided this side's part; empty while no call of ours has. */
    public Optional<TeardownEvent.Called> deciding() {
        return Optional.ofNullable(deciding);
    }

    /** What the deciding call did, corrected by what the kernel showed later; null while no call has decided. */
    public Decision decision() {
        return decision;
    }

    /** Who said so: the best source that told about the state. */
    public Source source() {
        return source;
    }

    public List<TeardownEvent> events() {
        return List.copyOf(events);
    }

    /** The finished phases, in order; all of them once the teardown has ended. */
    public List<Phase> phases() {
        return List.copyOf(phases);
    }

    /** The state it is in now; null outside the six teardown states. */
    public TcpState currentState() {
        return current;
    }

    /** {@code System.nanoTime} when the current state was first known to hold. */
    public long currentSince() {
        return currentStart;
    }

    /** TIME_WAIT, CLOSE, or the state it was last seen in; null where the system does not tell. */
    public TcpState finalState() {
        return finalState;
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

    /** True when a reset or a timeout ended it for the kernel, and no call of ours has found out. */
    public boolean isResetUnnoticed() {
        return kernelGone && deciding == null && !descriptorReleased;
    }

    public void add(TeardownEvent event) {
        events.add(event);
    }

    public boolean hasReset() {
        return events.stream().anyMatch(TeardownEvent.Reset.class::isInstance);
    }

    /**
     * The first call that sends something, or finds the connection reset, decides; a RST of ours overrides it, for it
     * takes back a FIN's orderly close. A release decides only where the call before it was not seen.
     */
    public void decide(TeardownEvent.Called call) {
        Step step = call.decision().step();
        boolean undecided = deciding == null || !deciding.decision().step().decides();
        if (step == Step.ABORT || (undecided && step != Step.INPUT_ONLY)) {
            deciding = call;
            decision = call.decision();
            role = step == Step.RELEASE && call.stateBefore() == TcpState.LAST_ACK ? Role.PASSIVE : Role.of(step);
        }
    }

    /** The kernel's table shows that the peer's FIN arrived between our sample and our call: it was the third wave. */
    public void correctToPassive() {
        decision = new Decision(Step.PASSIVE_FIN, null, Confidence.CERTAIN);
        role = Role.PASSIVE;
        TeardownEvent.Called corrected = deciding.corrected(decision);
        events.replaceAll(event -> event == deciding ? corrected : event);
        deciding = corrected;
        if (current == TcpState.FIN_WAIT_1) {
            phases.add(new Phase(TcpState.CLOSE_WAIT, currentStart, 0, currentStart, 0, source));
            current = TcpState.LAST_ACK;
        }
    }

    /** While only the sample at the entry of our call says that we closed first, and the kernel has not shown it. */
    public boolean isCorrectable() {
        return role == Role.ACTIVE && current == TcpState.FIN_WAIT_1 && !seen;
    }

    /** The call that is not counted yet, because it may have done something else than it seems; or null. */
    public TeardownEvent.Called untold() {
        return untold;
    }

    public void untold(TeardownEvent.Called call) {
        untold = call;
    }

    public void resetByPeer() {
        if (deciding == null) {
            role = Role.RESET_BY_PEER;
        }
    }

    public void finsCrossed() {
        simultaneous = true;
    }

    /** The state begins here, or began up to {@code error} nanoseconds earlier. */
    public void enter(TcpState state, long at, long error, Source from) {
        // two threads may hand over their calls in another order than they made them
        long begins = Math.max(at, lastConfirmed);
        leave(begins, error);
        current = state;
        seen = false;
        currentStart = begins;
        currentStartError = error;
        lastConfirmed = begins;
        if (from != Source.CALL) {
            source = from;
        }
    }

    /** The state is {@code state} at this moment; when that is new, it began since the last time another was known. */
    public void observe(TcpState state, long at, Source from) {
        if (state == current) {
            lastConfirmed = at;
            seen = true;
            end = Math.max(end, at);
            source = from;
            return;
        }
        if (state == TcpState.TIME_WAIT) {
            beganTimeWait(at, at - lastConfirmed, from);
            return;
        }
        if (state == TcpState.CLOSING) {
            finsCrossed();
        }
        enter(state, at, at - lastConfirmed, from);
    }

    /** TIME_WAIT began at this moment, give or take {@code error} nanoseconds. */
    public void beganTimeWait(long at, long error, Source from) {
        if (current == TcpState.FIN_WAIT_1) {
            // nobody saw it, but the way from FIN_WAIT_1 to TIME_WAIT leads through one of the two
            long just = Math.max(lastConfirmed, at - TICK);
            enter(simultaneous ? TcpState.CLOSING : TcpState.FIN_WAIT_2, just, just - lastConfirmed, from);
        }
        enter(TcpState.TIME_WAIT, at, error, from);
    }

    /** The current state, if any, is over. */
    public void leave(long at, long error) {
        if (current != null) {
            phases.add(new Phase(current, currentStart, currentStartError, at, error, source));
            finalState = current;
            current = null;
        }
        end = Math.max(end, at);
    }

    /** The time since which nothing is known: the error of a change that is seen now. */
    public long unknownSince() {
        return lastConfirmed;
    }

    public void descriptorReleased(long at) {
        descriptorReleased = true;
        end = Math.max(end, at);
    }

    public boolean isDescriptorReleased() {
        return descriptorReleased;
    }

    /** The kernel has no such connection any more. */
    public void kernelGone(long at, long error) {
        leave(at, error);
        kernelGone = true;
        finalState = finalState == TcpState.TIME_WAIT ? TcpState.TIME_WAIT : TcpState.CLOSE;
    }

    public boolean isKernelGone() {
        return kernelGone;
    }

    public boolean isOver() {
        return descriptorReleased && kernelGone;
    }

    /** Ends it as it stands, because the JVM ends or because nothing more can be learned. */
    public void cutShort(long at) {
        TcpState last = current;
        leave(at, at - lastConfirmed);
        if (last != null) {
            finalState = last;
        } else if (finalState == null && (deciding == null || deciding.stateBefore() != null)) {
            finalState = TcpState.CLOSE;
        }
    }
}
