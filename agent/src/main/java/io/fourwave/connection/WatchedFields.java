// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.net.InetSocketAddress;
import java.util.function.Predicate;

/**
 * The part of a {@link Connection} that the watch thread writes, and alone may read: what sweeps and looks have found, and
 * how it is torn down.
 */
abstract class WatchedFields extends ApplicationFields {
    /**
     * The kernel counts its own overhead, as much again as the data or more, into SO_RCVBUF: with a quarter of it in unread
     * bytes the window is as good as shut.
     */
    private static final int FULL_FROM = 4;

    private Side side;
    private boolean sideOpen;
    private CapturedStack capturedOpen;
    private Stack openStack = Stack.NONE;
    private Boolean ofAnotherAgent;
    private String holder;
    private int unread;
    private int receiveBuffer;
    private long unreadSince;
    private TcpState peerState;
    private boolean peerHolds;
    private boolean peerLookedAt;
    private TcpState lastState;
    private long lastSampleNanos;
    private boolean finSent;
    private boolean leftUnwatched;
    private Teardown teardown;

    WatchedFields(Connection.Origin origin, InetSocketAddress peer) {
        super(origin.adopted(), peer);
        this.side = origin.side();
        this.sideOpen = origin.adopted();
        this.capturedOpen = origin.stack();
        this.lastSampleNanos = origin.nanoTime();
    }

    public Side side() {
        return side;
    }

    /** True of an adopted connection until somebody has found out whether it was accepted. */
    public boolean isSideOpen() {
        return sideOpen;
    }

    public void adoptedAs(Side found) {
        side = found;
        sideOpen = false;
    }

    /** @param earliestNanos {@code System.nanoTime} before which an adopted connection cannot have been opened */
    public void openedAfter(long earliestNanos) {
        lastSampleNanos = earliestNanos;
    }

    /** Where it was opened or accepted. */
    public Stack openStack() {
        return openStack;
    }

    /**
     * Whether it belongs to another agent in this JVM; asked once, when its opening stack is known.
     *
     * @param openedByAgent tells it from the opening stack
     */
    public boolean isOfAnotherAgent(Predicate<Stack> openedByAgent) {
        if (ofAnotherAgent == null && capturedOpen == null) {
            ofAnotherAgent = openedByAgent.test(openStack);
        }
        return ofAnotherAgent != null && ofAnotherAgent;
    }

    public void resolveOpenStack(StackResolver resolver) {
        CapturedStack captured = capturedOpen;
        if (captured != null) {
            openStack = resolver.resolve(captured);
            capturedOpen = null;
        }
    }

    /** Frames instead of captured stacks, which weigh more: for what is still open at a sweep. */
    public void resolveUses(StackResolver resolver) {
        if (request() != null) {
            request().resolve(resolver);
        }
        usage().resolve(resolver);
    }

    /** What holds it, of a connection that was adopted without being used; null otherwise. */
    public String holder() {
        return holder;
    }

    public void holder(String found) {
        holder = found;
    }

    /** How many bytes were unread at the last look, and unchanged for {@link #unreadSinceNanos}. */
    public int unreadSeen() {
        return unread;
    }

    /** {@code System.nanoTime} of the first look that found {@link #unreadSeen} bytes. */
    public long unreadSinceNanos() {
        return unreadSince;
    }

    /** @param buffer SO_RCVBUF in bytes; 0 where it was not asked for */
    public void unreadSeen(int bytes, int buffer, long nanoTime) {
        receiveBuffer = buffer;
        if (bytes != unread || unreadSince == 0) {
            unread = bytes;
            unreadSince = nanoTime;
            peerState = null;
            peerLookedAt = false;
        }
    }

    /** The state of the peer's end, where that is on this host and was looked at; otherwise null. */
    public TcpState peerState() {
        return peerState;
    }

    /**
     * What the kernel's tables had of the peer's end.
     *
     * @param seen null where they had nothing
     * @param holds it has a descriptor
     */
    public void peerSeen(TcpState seen, boolean holds) {
        peerState = seen;
        peerHolds = holds;
        peerLookedAt = true;
    }

    /** True once the peer's end, which is on this host, was looked for in the kernel's tables. */
    public boolean isPeerLookedAt() {
        return peerLookedAt;
    }

    /** True where the peer sends no more and still has its descriptor: it waits for the rest. */
    public boolean isPeerHalfClosed() {
        return peerState == TcpState.FIN_WAIT_2 && peerHolds;
    }

    /** True when, at the last look, the peer could hardly send any more. */
    public boolean isReceiveBufferFull() {
        return receiveBuffer > 0 && unread >= receiveBuffer / FULL_FROM;
    }

    /** The state that the kernel last showed; null before the first sample. */
    public TcpState lastState() {
        return lastState;
    }

    /** Since when nothing is known of its state: its last sample or its opening; the JVM's start if it was adopted. */
    public long lastSampleNanos() {
        return lastSampleNanos;
    }

    public void sampled(TcpState state, long nanoTime) {
        lastState = state;
        lastSampleNanos = nanoTime;
    }

    public boolean isFinSent() {
        return finSent;
    }

    public void finSent() {
        finSent = true;
    }

    /** The kernel has shown that the call sent none after all. */
    void finNotSent() {
        finSent = false;
    }

    /** True when only its close was counted: there were too many teardowns to follow each. */
    public boolean isLeftUnwatched() {
        return leftUnwatched;
    }

    public void leftUnwatched() {
        leftUnwatched = true;
        finSent = true;
    }

    /** Null while neither side has begun to close. */
    public Teardown teardown() {
        return teardown;
    }

    void teardown(Teardown begun) {
        teardown = begun;
    }
}
