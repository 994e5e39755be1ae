// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.io.FileDescriptor;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * One TCP connection of this JVM, from the connect or accept that made it. The fields about its descriptor are written
 * by application threads, the rest by the watch thread. What is written before the connection is handed over, by the table
 * or by a call in the queue, needs no fence of its own.
 */
public final class Connection extends CallTarget {
    /**
     * The kernel counts its own overhead, as much again as the data or more, into SO_RCVBUF: with a quarter of it in unread
     * bytes the window is as good as shut.
     */
    private static final int FULL_FROM = 4;

    private final SocketApi api;
    private final FileDescriptor descriptor;
    private final int descriptorNumber;
    private final InetSocketAddress peer;
    private final boolean connecting;
    private final long openedNanos;
    private final String openThread;

    private Side side;
    private FourTuple tuple;
    private CapturedStack capturedOpen;

    /** The channel, where only this can tell that nobody has it any more; otherwise null. */
    private final WeakReference<Object> owner;

    private Use request;
    private AmbientSpan openedIn;
    private final Usage usage = new Usage();
    private String holder;
    private int unread;
    private int receiveBuffer;
    private long unreadSince;
    private TcpState peerState;
    private Stack openStack = Stack.NONE;
    private Boolean ofAnotherAgent;
    private TcpState lastState;
    private long lastSampleNanos;
    private boolean finSent;
    private boolean passedBy;
    private Teardown teardown;

    public Connection(
            Origin origin,
            SocketApi api,
            Object socket,
            FileDescriptor descriptor,
            int number,
            InetSocketAddress peer) {
        super(origin.adopted);
        this.owner = api.isClosedByCollector() ? null : new WeakReference<>(socket);
        this.api = api;
        this.side = origin.side;
        this.connecting = origin.connecting;
        this.descriptor = descriptor;
        this.descriptorNumber = number;
        this.peer = peer;
        this.openedNanos = origin.nanoTime;
        this.openThread = origin.thread;
        this.capturedOpen = origin.stack;
        this.lastSampleNanos = origin.nanoTime;
    }

    public SocketApi api() {
        return api;
    }

    public Side side() {
        return side;
    }

    /** Of an adopted connection the side is found out later. Watch thread. */
    public void side(Side found) {
        side = found;
    }

    /** True when its connect was still under way when it came to be known. */
    public boolean wasConnecting() {
        return connecting;
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

    /**
     * Whether it belongs to another agent in this JVM; asked once, when its opening stack is known. Watch thread.
     *
     * @param openedByAgent tells it from the opening stack
     */
    public boolean isOfAnotherAgent(Predicate<Stack> openedByAgent) {
        if (ofAnotherAgent == null && capturedOpen == null) {
            ofAnotherAgent = openedByAgent.test(openStack);
        }
        return ofAnotherAgent != null && ofAnotherAgent;
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

    /** The application's span in which it was opened; null where there was none. */
    public AmbientSpan openedIn() {
        return openedIn;
    }

    public void openedIn(AmbientSpan span) {
        openedIn = span;
    }

    /** Who made the channel, when another thread connected it; null otherwise. Watch thread. */
    public Use request() {
        return request;
    }

    public void request(Use asked) {
        request = asked;
    }

    /** What the application did with it. */
    public Usage usage() {
        return usage;
    }

    /** What holds it, of a connection that was adopted without being used; null otherwise. */
    public String holder() {
        return holder;
    }

    public void holder(String found) {
        holder = found;
    }

    /** True unless it is open at both ends, in somebody's hands, and read. Watch thread. */
    public boolean isConspicuous() {
        return teardown != null || isClosing() || unread > 0 || isAbandoned();
    }

    /** True when the channel is gone and its descriptor is not: nobody can close it any more. */
    public boolean isAbandoned() {
        return owner != null && !isDescriptorGone() && !isClosing() && owner.refersTo(null);
    }

    /** True when reads do not wait, so that whoever has it is told of the peer's FIN by a selector, or does not ask. */
    public boolean isNonBlocking() {
        Object socket = owner == null ? null : owner.get();
        return (owner == null || socket != null) && api.isNonBlocking(socket);
    }

    /** How many bytes were unread at the last look, and unchanged for {@link #unreadSinceNanos}. Watch thread. */
    public int unreadSeen() {
        return unread;
    }

    /** {@code System.nanoTime} of the first look that found {@link #unreadSeen} bytes. Watch thread. */
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
        }
    }

    /** The state of the peer's end, where that is on this host and was looked at; otherwise null. Watch thread. */
    public TcpState peerState() {
        return peerState;
    }

    public void peerState(TcpState seen) {
        peerState = seen;
    }

    /** True when, at the last look, the peer could hardly send any more. Watch thread. */
    public boolean isReceiveBufferFull() {
        return receiveBuffer > 0 && unread >= receiveBuffer / FULL_FROM;
    }

    public FileDescriptor descriptor() {
        return descriptor;
    }

    public int descriptorNumber() {
        return descriptorNumber;
    }

    /** @param local null where it is not known */
    public void resolveTuple(InetSocketAddress local) {
        if (local != null && local.getAddress() != null) {
            tuple = FourTuple.of(local, peer);
        }
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
        if (request != null) {
            request.resolve(resolver);
        }
        usage.resolve(resolver);
    }

    public void sampled(TcpState state, long nanoTime) {
        lastState = state;
        lastSampleNanos = nanoTime;
    }

    /** Since when nothing is known of its state: its last sample or its opening; the JVM's start if we met it later. */
    public long lastSampleNanos() {
        return isAdopted() && lastState == null ? JvmStart.NANO_TIME : lastSampleNanos;
    }

    public boolean isFinSent() {
        return finSent;
    }

    public void finSent() {
        finSent = true;
    }

    /** True when its close was counted and its teardown is not told of. */
    public boolean isPassedBy() {
        return passedBy;
    }

    public void passedBy() {
        passedBy = true;
        finSent = true;
    }

    public void teardown(Teardown begun) {
        teardown = begun;
    }

    /**
     * How a connection came to be known.
     *
     * @param adopted it was opened before the attach
     * @param connecting its connect was still under way
     */
    public record Origin(
            Side side, boolean adopted, boolean connecting, long nanoTime, String thread, CapturedStack stack) {}

    /** No connection of this JVM is older. Read when first needed, on the watch thread: it costs a look into /proc. */
    private static final class JvmStart {
        static final long NANO_TIME = System.nanoTime()
                - Duration.between(ProcessHandle.current().info().startInstant().orElse(Instant.EPOCH), Instant.now())
                        .toNanos();
    }
}
