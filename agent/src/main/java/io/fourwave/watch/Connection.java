// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.kernel.JdkNet;
import io.fourwave.kernel.JdkSocket;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * One TCP connection of this JVM, from the connect or accept that made it. The fields about its descriptor are written
 * by application threads, the rest by the watch thread.
 */
public final class Connection {
    private static final AtomicIntegerFieldUpdater<Connection> CLOSES =
            AtomicIntegerFieldUpdater.newUpdater(Connection.class, "closes");
    private static final AtomicIntegerFieldUpdater<Connection> CALLS_UNDER_WAY =
            AtomicIntegerFieldUpdater.newUpdater(Connection.class, "callsUnderWay");

    private final JdkSocket api;
    private final FileDescriptor descriptor;
    private final int descriptorNumber;
    private final InetSocketAddress peer;
    private final boolean adopted;
    private final boolean connecting;
    private final long openedNanos;
    private final String openThread;

    private volatile Side side;
    private volatile FourTuple tuple;
    private volatile int closes;
    private volatile int callsUnderWay;
    private volatile boolean callLost;
    private volatile boolean closeReturned;
    private volatile boolean descriptorGone;
    private volatile CapturedStack capturedOpen;

    private Stack openStack = Stack.NONE;
    private TcpState lastState;
    private long lastSampleNanos;
    private boolean finSent;
    private Teardown teardown;

    Connection(Origin origin, JdkSocket api, FileDescriptor descriptor, InetSocketAddress peer) {
        this(origin, api, descriptor, JdkNet.number(descriptor), peer);
    }

    /** Of a descriptor whose number is known. */
    Connection(Origin origin, JdkSocket api, FileDescriptor descriptor, int number, InetSocketAddress peer) {
        this.api = api;
        this.side = origin.side;
        this.connecting = origin.connecting;
        this.descriptor = descriptor;
        this.descriptorNumber = number;
        this.peer = peer;
        this.adopted = origin.adopted;
        this.openedNanos = origin.nanoTime;
        this.openThread = origin.thread;
        this.capturedOpen = origin.stack;
        this.lastSampleNanos = origin.nanoTime;
    }

    public JdkSocket api() {
        return api;
    }

    public Side side() {
        return side;
    }

    /** Of an adopted connection the side is found out later. Watch thread. */
    void side(Side found) {
        side = found;
    }

    /** True when its connect was still under way when it came to be known. */
    boolean wasConnecting() {
        return connecting;
    }

    /** True when it was opened before the agent was attached: its origin is not known. */
    public boolean isAdopted() {
        return adopted;
    }

    /** {@code System.nanoTime} of its opening; for an adopted connection of its first use. */
    public long openedNanos() {
        return openedNanos;
    }

    /** The thread that opened it, null for an adopted connection. */
    public String openThread() {
        return openThread;
    }

    /** Where it was opened or accepted. Watch thread. */
    public Stack openStack() {
        return openStack;
    }

    /** Null until the first sweep or call after its opening. */
    public FourTuple tuple() {
        return tuple;
    }

    /** The state that the kernel last told; null before the first sample. Watch thread. */
    public TcpState lastState() {
        return lastState;
    }

    /** Null while neither side has begun to close. Watch thread. */
    public Teardown teardown() {
        return teardown;
    }

    /** Unread bytes now; 0 where the descriptor is gone. */
    public int unreadBytes() {
        int bytes = descriptorGone ? 0 : JdkNet.unreadBytes(descriptor);
        return descriptorGone ? 0 : bytes;
    }

    FileDescriptor descriptor() {
        return descriptor;
    }

    int descriptorNumber() {
        return descriptorNumber;
    }

    /** True for the first close only: a second close, or one from another thread, is not another one. */
    boolean beginClose() {
        return CLOSES.compareAndSet(this, 0, 1);
    }

    boolean isClosing() {
        return closes != 0;
    }

    /** True when close() was entered and has not come back yet. */
    public boolean isCloseRunning() {
        return closes != 0 && !closeReturned;
    }

    void closeReturned() {
        closeReturned = true;
    }

    /** From here on the number may belong to somebody else's file: nothing may be asked by it. */
    void descriptorGoes() {
        descriptorGone = true;
    }

    boolean isDescriptorGone() {
        return descriptorGone;
    }

    /** Before a call is sampled: until its event is taken, what a sweep sees may be what this call has just done. */
    void callBegins() {
        CALLS_UNDER_WAY.incrementAndGet(this);
    }

    /** The watch thread has taken the call's event. */
    void callTaken() {
        CALLS_UNDER_WAY.decrementAndGet(this);
    }

    /** The call's event got lost: from here on it is not known whether this side has sent its FIN. */
    void callLost() {
        callLost = true;
        CALLS_UNDER_WAY.decrementAndGet(this);
    }

    boolean isCallUnderWay() {
        return callsUnderWay != 0;
    }

    /** True when every call on this connection has been seen. */
    boolean isHistoryKnown() {
        return !adopted && !callLost;
    }

    /** Needs the descriptor; asks the kernel for the local end, once. */
    void resolveTuple() {
        if (tuple == null) {
            InetSocketAddress local = JdkNet.localAddress(descriptor);
            if (local != null) {
                resolveTuple(local);
            }
        }
    }

    void resolveTuple(InetSocketAddress local) {
        if (local.getAddress() != null) {
            tuple = FourTuple.of(local, peer);
        }
    }

    void resolveOpenStack(StackResolver resolver) {
        CapturedStack captured = capturedOpen;
        if (captured != null) {
            openStack = resolver.resolve(captured);
            capturedOpen = null;
        }
    }

    void sampled(TcpState state, long nanoTime) {
        lastState = state;
        lastSampleNanos = nanoTime;
    }

    /** Since when nothing is known of its state: its last sample or its opening; the JVM's start if we met it later. */
    long lastSampleNanos() {
        return adopted && lastState == null ? JvmStart.NANO_TIME : lastSampleNanos;
    }

    boolean isFinSent() {
        return finSent;
    }

    void finSent() {
        finSent = true;
    }

    void teardown(Teardown begun) {
        teardown = begun;
    }

    /**
     * How a connection came to be known.
     *
     * @param adopted it was opened before the attach
     * @param connecting its connect was still under way
     */
    record Origin(Side side, boolean adopted, boolean connecting, long nanoTime, String thread, CapturedStack stack) {}

    /** No connection of this JVM is older. Read when first needed, on the watch thread: it costs a look into /proc. */
    private static final class JvmStart {
        static final long NANO_TIME = System.nanoTime()
                - Duration.between(ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH), Instant.now())
                        .toNanos();
    }
}
