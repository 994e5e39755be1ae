// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import io.fourwave.tcp.Source;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.List;

/** The kernel's states that one teardown has gone through so far, each with the error of its bounds. Watch thread only. */
final class Phases {
    private final List<Phase> finished = new ArrayList<>(3);
    private Source source = Source.CALL;
    private TcpState current;
    private long currentSince;
    private long currentError;
    private long lastConfirmed;
    private boolean seen;
    private TcpState finalState;
    private long end;

    Phases(long start) {
        this.lastConfirmed = start;
        this.end = start;
    }

    /** The state begins here, or began up to {@code error} nanoseconds earlier. */
    void enter(TcpState state, long at, long error, Source from) {
        // two threads may hand over their calls in another order than they made them
        long begins = Math.max(at, lastConfirmed);
        leave(begins, error);
        current = state;
        seen = false;
        currentSince = begins;
        currentError = error;
        lastConfirmed = begins;
        if (from != Source.CALL) {
            source = from;
        }
    }

    /** The state is {@code state} at this moment; when that is new, it began since the last time another was known. */
    void observe(TcpState state, long at, Source from, boolean simultaneous) {
        if (state == current) {
            lastConfirmed = at;
            seen = true;
            lastsUntil(at);
            source = from;
        } else if (state == TcpState.TIME_WAIT) {
            beganTimeWait(at, at - lastConfirmed, from, simultaneous);
        } else {
            enter(state, at, at - lastConfirmed, from);
        }
    }

    /** TIME_WAIT began at this moment, give or take {@code error} nanoseconds. */
    void beganTimeWait(long at, long error, Source from, boolean simultaneous) {
        if (current == TcpState.FIN_WAIT_1) {
            // nobody saw it, but the way from FIN_WAIT_1 to TIME_WAIT leads through one of the two
            long just = Math.max(lastConfirmed, at - Teardown.TICK);
            enter(simultaneous ? TcpState.CLOSING : TcpState.FIN_WAIT_2, just, just - lastConfirmed, from);
        }
        enter(TcpState.TIME_WAIT, at, error, from);
    }

    /** What seemed to be the first FIN was the second: the current state is LAST_ACK, after a moment of CLOSE_WAIT. */
    void correctToPassive() {
        if (current == TcpState.FIN_WAIT_1) {
            finished.add(new Phase(TcpState.CLOSE_WAIT, currentSince, 0, currentSince, 0, source));
            current = TcpState.LAST_ACK;
        }
    }

    /**
     * The call that seemed to lead to the current state has moved nothing: it is as it was before.
     *
     * @param state the kernel's, at this moment
     */
    void takeBack(TcpState state, long at, Source from) {
        Phase before = finished.isEmpty() ? null : finished.get(finished.size() - 1);
        boolean closedByPeer = current == TcpState.LAST_ACK && before != null && before.state() == TcpState.CLOSE_WAIT;
        current = null;
        finalState = state;
        if (closedByPeer) {
            finished.remove(before);
            current = before.state();
            currentSince = before.start();
            currentError = before.startError();
            seen = true;
        }
        stays(at, from);
    }

    /** Nothing has moved until this moment. */
    void stays(long at, Source from) {
        lastConfirmed = Math.max(at, lastConfirmed);
        lastsUntil(at);
        source = from;
    }

    /** The kernel has it no more. */
    void close(long at, long error) {
        leave(Math.max(at, current == null ? at : currentSince), error);
        finalState = finalState == TcpState.TIME_WAIT ? TcpState.TIME_WAIT : TcpState.CLOSE;
    }

    /**
     * It ends as it stands.
     *
     * @param statesKnown whether the system shows states at all
     */
    void cutShort(long at, boolean statesKnown) {
        TcpState last = current;
        leave(at, unknownFor(at));
        if (last != null) {
            finalState = last;
        } else if (finalState == null && statesKnown) {
            finalState = TcpState.CLOSE;
        }
    }

    void lastsUntil(long at) {
        end = Math.max(end, at);
    }

    /** How long nothing was known of it by then. */
    long unknownFor(long at) {
        return Math.max(0, at - lastConfirmed);
    }

    long lastConfirmed() {
        return lastConfirmed;
    }

    TcpState current() {
        return current;
    }

    /** The current state may have begun that many nanoseconds earlier. */
    long currentError() {
        return currentError;
    }

    long currentSince() {
        return currentSince;
    }

    /** True when the kernel has shown the current state, and not only a call's sample. */
    boolean isCurrentSeen() {
        return seen;
    }

    Source source() {
        return source;
    }

    List<Phase> finished() {
        return List.copyOf(finished);
    }

    TcpState finalState() {
        return finalState;
    }

    long end() {
        return end;
    }

    @Override
    public String toString() {
        return finished.stream().map(phase -> phase.state().name()).toList() + (current == null ? "" : " " + current);
    }

    private void leave(long at, long error) {
        if (current != null) {
            finished.add(new Phase(current, currentSince, currentError, at, error, source));
            finalState = current;
            current = null;
        }
        lastsUntil(at);
    }
}
