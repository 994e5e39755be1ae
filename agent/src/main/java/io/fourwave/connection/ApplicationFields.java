// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import io.fourwave.tcp.FourTuple;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * The part of a {@link Connection} that application threads write, any number of them at once, for any thread to read:
 * what their calls have done to the descriptor so far. What is written before the connection is handed over, by the table
 * or by a call in the queue, needs no fence of its own.
 */
abstract class ApplicationFields {
    private static final AtomicIntegerFieldUpdater<ApplicationFields> CLOSES =
            AtomicIntegerFieldUpdater.newUpdater(ApplicationFields.class, "closes");
    private static final AtomicIntegerFieldUpdater<ApplicationFields> CALLS_UNDER_WAY =
            AtomicIntegerFieldUpdater.newUpdater(ApplicationFields.class, "callsUnderWay");

    private final boolean adopted;
    private final InetSocketAddress peer;
    private final Usage usage = new Usage();

    /** Whoever finds it first writes it: a call, or a sweep of the watch thread. Both find the same. */
    private FourTuple tuple;

    private Use request;
    private AmbientSpan openedIn;
    private volatile int closes;
    private volatile int callsUnderWay;
    /** Written between two changes of {@link #callsUnderWay}, which make it visible. */
    private boolean called;

    private volatile boolean callLost;
    private volatile boolean closeReturned;
    private volatile boolean descriptorGone;
    private volatile boolean closedOnDemand;
    private volatile long closeBegan;
    private volatile Thread closer;
    private volatile int lingerSeconds;
    private volatile long inode;

    /** @param adopted it was opened before the attach: what was called on it until now is not known */
    ApplicationFields(boolean adopted, InetSocketAddress peer) {
        this.adopted = adopted;
        this.peer = peer;
    }

    /** What the application did with it. */
    public Usage usage() {
        return usage;
    }

    /** Null until the first sweep or call after its opening. */
    public FourTuple tuple() {
        return tuple;
    }

    /** @param local null where it is not known */
    public void resolveTuple(InetSocketAddress local) {
        if (local != null && local.getAddress() != null) {
            tuple = FourTuple.of(local, peer);
        }
    }

    /** The kernel's number of this socket, which no other has while anybody holds it; 0 where it was not asked for. */
    public long inode() {
        return inode;
    }

    /** Asked for while the descriptor is this connection's. */
    public void inode(long number) {
        inode = number;
    }

    /** The application's span in which it was opened; null where there was none. */
    public AmbientSpan openedIn() {
        return openedIn;
    }

    public void openedIn(AmbientSpan span) {
        openedIn = span;
    }

    /** Who made the channel, when another thread connected it; null otherwise. */
    public Use request() {
        return request;
    }

    public void request(Use asked) {
        request = asked;
    }

    /** True when it was opened before the agent was attached: its origin is not known. */
    public boolean isAdopted() {
        return adopted;
    }

    /** True for the first close only: a second close, or one from another thread, is not another one. */
    public boolean beginClose(long nanoTime) {
        if (closes != 0) {
            return false;
        }
        // before the mark: a close that seems to run since time began would be taken for a stuck one
        closeBegan = nanoTime;
        boolean first = CLOSES.compareAndSet(this, 0, 1);
        if (first) {
            closer = Thread.currentThread();
        }
        return first;
    }

    public boolean isClosing() {
        return closes != 0;
    }

    /** The thread in that close() while it runs; otherwise null. */
    public Thread closer() {
        return closer;
    }

    /** For so many seconds the application lets close() wait for the peer (SO_LINGER); 0 where it has not said so. */
    public int lingerSeconds() {
        return lingerSeconds;
    }

    public void closeMayLinger(int seconds) {
        lingerSeconds = seconds;
    }

    /** True when close() was entered and has not come back yet. */
    public boolean isCloseRunning() {
        return closes != 0 && !closeReturned;
    }

    public void closeReturned() {
        closeReturned = true;
        closer = null;
    }

    /** From here on the number may belong to somebody else's file: nothing may be asked by it. */
    public void descriptorGoes() {
        descriptorGone = true;
    }

    /** The agent closes it on demand: that says nothing about the application. */
    public void closedOnDemand() {
        closedOnDemand = true;
    }

    public boolean isClosedOnDemand() {
        return closedOnDemand;
    }

    public boolean isDescriptorGone() {
        return descriptorGone;
    }

    /**
     * Before a call is sampled: until its event is taken, what a sweep sees may be what this call has just done.
     *
     * @return true when this side has not made any before, so that nothing but its opening and its peer has moved it
     */
    public boolean callBegins() {
        boolean first = CALLS_UNDER_WAY.incrementAndGet(this) == 1 && !called && !adopted;
        called = true;
        return first;
    }

    /** The watch thread has taken the call's event. */
    public void callTaken() {
        CALLS_UNDER_WAY.decrementAndGet(this);
    }

    /** The call's event got lost: from here on it is not known whether this side has sent its FIN. */
    public void callLost() {
        callLost = true;
        CALLS_UNDER_WAY.decrementAndGet(this);
    }

    /** True when some call on it was not seen. */
    public boolean isCallLost() {
        return callLost;
    }

    public boolean isCallUnderWay() {
        return callsUnderWay != 0;
    }

    /** True when every call on this connection has been seen. */
    public boolean isHistoryKnown() {
        return !adopted && !callLost;
    }

    /** {@code System.nanoTime} at which close() was entered; 0 where it was not. */
    public long closeBeganNanos() {
        return closeBegan;
    }

    /** True when its close() is done for the application, and the descriptor is not: a selector has it. */
    public boolean isHeldAfterClose() {
        return closes != 0 && closeReturned && !descriptorGone;
    }
}
