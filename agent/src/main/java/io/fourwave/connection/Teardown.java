// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import io.fourwave.tcp.Role;
import io.fourwave.tcp.Source;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
import java.util.Optional;

/**
 * How one connection is torn down, from the first FIN or RST of either side until it has left this side's hands: its
 * descriptor is released and the kernel has forgotten it. A state machine: it takes what happened ({@code on…}), each
 * returns where the connection is by then, and nothing else changes it. What can be read of it is {@link TeardownRecord}. Watch thread only.
 */
public final class Teardown extends TeardownRecord {
    /** Jaeger shows the time in microseconds: an event that is known only to come before another comes one microsecond before it. */
    public static final long TICK = 1_000;

    /** Whose the connection is. */
    public enum Holder {
        /** This side holds its descriptor. */
        DESCRIPTOR,
        /** No descriptor tells its state any more: the kernel's tables do. */
        KERNEL,
        /** Its descriptor is released and the kernel has forgotten it. */
        NOBODY
    }

    /** How far the watch thread follows a teardown, in this order; some are left out. */
    public enum Followed {
        /** Not among those under way: most teardowns end with their first call and never are. */
        NOT_YET,
        /** Under way, and its connection's descriptor tells the state. */
        KEPT,
        /** Under way, and looked for in the kernel's tables. */
        AWAITED,
        /** The listener has it. */
        ENDED,
        /** As {@link #ENDED}, but only its calls are known: it was one of too many to ask the kernel for each. */
        UNWATCHED
    }

    /**
     * Who holds a descriptor of a connection that was closed here.
     *
     * @param pid a process
     * @param name what it is called
     * @param descriptor the number that it has there
     * @param isThisProcess it is this JVM itself, by a second descriptor
     */
    public record OtherHolder(long pid, String name, int descriptor, boolean isThisProcess) {}

    /** Begins with the connection's first input, which must follow; {@code start} says when that was. */
    public Teardown(Connection connection, ClockAnchor anchor, long start) {
        super(connection, anchor, start);
        connection.teardown(this);
    }

    /** When a teardown began that begins with this call: what the peer did before it was the beginning. */
    public static long startWith(TeardownEvent.Called call) {
        boolean peerWasFirst = showsPeerFin(call) || call.decision().step() == Step.AFTER_RESET;
        return peerWasFirst ? call.nanoTime() - TICK : call.nanoTime();
    }

    /**
     * A call of this side, sampled at its entry.
     *
     * @param releases the descriptor goes with it
     */
    public Holder onCall(TeardownEvent.Called call, boolean releases) {
        // what the peer had sent when the call came, and no sweep has seen
        if (showsPeerFin(call)) {
            onPeerFin(call.nanoTime() - TICK);
        } else if (call.decision().step() == Step.AFTER_RESET) {
            onReset(call.nanoTime() - TICK);
        }
        happened(call);
        part.called(call);
        apply(call);
        if (releases) {
            release(call.nanoTime());
        }
        certainCalls.add(call, isDoubtful());
        return holder();
    }

    /**
     * A selector let go of the descriptor of a closed channel: only now does close(2) do its work.
     *
     * @param state the kernel's at that moment; null where the system does not tell it
     * @param reset close(2) sends a RST, as SO_LINGER or unread bytes make it
     * @param abort the call that says so, where the close has not said it
     */
    public Holder onDeregistered(long at, TcpState state, boolean reset, Optional<TeardownEvent.Called> abort) {
        if (reset) {
            abort.ifPresent(call -> {
                happened(call);
                part.called(call);
                certainCalls.add(call, isDoubtful());
            });
            sendReset(at);
        } else if (state != null && state.isTeardown()) {
            phases.observe(state, at, Source.TCP_INFO, simultaneous);
        }
        release(at);
        return holder();
    }

    /** The peer's FIN has come, at some time since the connection's last sample. */
    public Holder onPeerFin(long at) {
        if (phases.current() != TcpState.CLOSE_WAIT) {
            long error = unseenFor(at);
            events.add(new TeardownEvent.PeerFinSeen(at, error));
            phases.enter(TcpState.CLOSE_WAIT, at, error, Source.TCP_INFO);
        }
        return holder();
    }

    /** The peer's RST or a timeout has ended the connection, at some time since its last sample. */
    public Holder onReset(long at) {
        if (!kernelGone && !hasReset()) {
            events.add(new TeardownEvent.Reset(at, unseenFor(at), false));
            part.resetByPeer();
            kernelGone(at, phases.unknownFor(at));
        }
        return holder();
    }

    /** The kernel says that the connection is in this state, by its descriptor or in its tables. */
    public Holder onState(TcpState state, long at, Source source) {
        if (state == TcpState.CLOSE) {
            return source == Source.TCP_INFO ? onClosed(at) : holder();
        }
        boolean peerWasFirst = state == TcpState.LAST_ACK || state == TcpState.CLOSE_WAIT;
        correct(peerWasFirst);
        // a call is recorded at its entry: CLOSE_WAIT after a FIN of ours means that the call has not run yet
        if (state.isTeardown() && !(connection.isFinSent() && state == TcpState.CLOSE_WAIT)) {
            simultaneous |= state == TcpState.CLOSING;
            phases.observe(state, at, source, simultaneous);
            certainCalls.settle(isDoubtful());
        }
        return holder();
    }

    /** The kernel's timer says that TIME_WAIT began then, {@code error} nanoseconds earlier or later. */
    public Holder onTimeWait(long began, long error, long at, Source source) {
        phases.beganTimeWait(began, error, source, simultaneous);
        return onState(TcpState.TIME_WAIT, at, source);
    }

    /** Both ends are seen in TIME_WAIT: each sent its FIN before it had the other's (RFC 9293, section 3.6.1). */
    public void onFinsCrossed() {
        simultaneous = true;
    }

    /**
     * Our close has come back, and the kernel's table shows this very socket with a descriptor: it is held elsewhere, by a
     * process that inherited it, say. close(2) does nothing then but to let go of a number (close(2), socket(7)).
     *
     * @param state what the table shows; in ESTABLISHED and CLOSE_WAIT no FIN of ours went out
     */
    public Holder onHeldElsewhere(TcpState state, long at, Source source) {
        if (heldElsewhereSince == 0) {
            // the row may have been read before the close was done: the next one tells
            heldElsewhereSince = at;
            return holder();
        }
        heldElsewhere = true;
        if (state == TcpState.ESTABLISHED || state == TcpState.CLOSE_WAIT) {
            takeBackFin(state, at, source);
            return state == TcpState.CLOSE_WAIT ? onPeerFin(at) : holder();
        }
        return onState(state, at, source);
    }

    /** Whoever else held it has let go: what close(2) does is done now. */
    public void onHeldNoMore() {
        heldElsewhereSince = 0;
        heldElsewhere = false;
    }

    /**
     * The kernel's tables have it no more.
     *
     * @param peerInTimeWait the peer's end is there: only the first closer passes through TIME_WAIT, ours never was
     */
    public Holder onTableRowGone(long at, boolean peerInTimeWait) {
        correct(peerInTimeWait);
        kernelGone(at, phases.unknownFor(at));
        return holder();
    }

    /** Nothing more can be learned of it, because the JVM ends or because a call on it was lost: it ends as it stands. */
    public Holder onLost(long at) {
        phases.cutShort(at, !part.isDecided() || part.deciding().stateBefore() != null);
        certainCalls.settle(false);
        return Holder.NOBODY;
    }

    /** By the descriptor. TIME_WAIT, if it comes to that, is a socket of its own without one. */
    private Holder onClosed(long at) {
        if (connection.isFinSent()) {
            return kernelGone ? holder() : Holder.KERNEL;
        }
        return onReset(at);
    }

    private void apply(TeardownEvent.Called call) {
        long at = call.nanoTime();
        if (call.stateBefore() == null) {
            connection.finSent();
            return;
        }
        switch (call.decision().step()) {
            case ACTIVE_FIN -> sendFin(TcpState.FIN_WAIT_1, at);
            case PASSIVE_FIN -> sendFin(TcpState.LAST_ACK, at);
            case ABORT -> {
                // of a channel that a selector holds, the RST leaves when it lets go
                if (!call.deferred()) {
                    sendReset(at);
                }
            }
            case CONNECT_ABANDONED -> kernelGone(at, 0);
            case RELEASE -> onReleaseIn(call.stateBefore(), at);
            case AFTER_RESET, INPUT_ONLY -> {
                // the reset is dealt with by now; shutdownInput moves nothing
            }
        }
    }

    private void sendFin(TcpState next, long at) {
        connection.finSent();
        phases.enter(next, at, 0, Source.TCP_INFO);
    }

    private void sendReset(long at) {
        events.add(new TeardownEvent.Reset(at, 0, true));
        kernelGone(at, 0);
    }

    private void onReleaseIn(TcpState state, long at) {
        if (state.isTeardown() && phases.current() == null && !kernelGone) {
            // the call that sent the FIN was not seen
            phases.enter(state, at, unseenFor(at), Source.TCP_INFO);
            phases.observe(state, at, Source.TCP_INFO, simultaneous);
        } else if (state.isTeardown() && state != TcpState.CLOSE_WAIT) {
            onState(state, at, Source.TCP_INFO);
        }
    }

    /** The sample said ESTABLISHED, and then the peer's FIN was faster than our call: it was the third wave. */
    private void correct(boolean peerWasFirst) {
        if (peerWasFirst && isCorrectable()) {
            replaceDeciding(Step.PASSIVE_FIN, Role.PASSIVE);
            phases.correctToPassive();
            certainCalls.corrected(part.deciding());
        }
    }

    /** Of a close that only let go of the descriptor. */
    private void takeBackFin(TcpState state, long at, Source source) {
        if (!connection.isFinSent()) {
            phases.stays(at, source);
            return;
        }
        connection.finNotSent();
        phases.takeBack(state, at, source);
        if (part.isDecided() && part.decision().step().sendsSegment()) {
            replaceDeciding(Step.RELEASE, state == TcpState.CLOSE_WAIT ? Role.PASSIVE : Role.ACTIVE);
            certainCalls.corrected(part.deciding());
        }
    }

    private void replaceDeciding(Step step, Role role) {
        TeardownEvent.Called before = part.deciding();
        part.corrected(step, role);
        events.replaceAll(event -> event == before ? part.deciding() : event);
    }

    private void release(long at) {
        descriptorReleased = true;
        phases.lastsUntil(at);
    }

    private void kernelGone(long at, long error) {
        kernelGone = true;
        phases.close(at, error);
    }

    private static boolean showsPeerFin(TeardownEvent.Called call) {
        return call.stateBefore() == TcpState.CLOSE_WAIT
                && call.decision().step().sendsSegment();
    }

    private long unseenFor(long at) {
        return Math.max(0, at - connection.lastSampleNanos());
    }
}
