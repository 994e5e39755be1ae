// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import io.fourwave.tcp.Side;
import java.io.FileDescriptor;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;

/**
 * One TCP connection of this JVM, from the connect or accept that made it. Its own fields never change; those that
 * application threads write are {@link ApplicationFields}, those that the watch thread writes {@link WatchedFields}.
 */
public final class Connection extends WatchedFields {
    private final SocketApi api;
    private final FileDescriptor descriptor;
    /** The JDK's descriptor object, or a weak reference to it where we must not keep it. */
    private final Object identity;

    private final int descriptorNumber;
    private final boolean connecting;
    private final long openedNanos;
    private final String openThread;
    private final long openThreadId;

    /** The socket's or channel's object: whether anybody has it, and what a close on demand is called on. */
    private final WeakReference<Object> owner;

    public Connection(
            Origin origin,
            SocketApi api,
            Object socket,
            FileDescriptor descriptor,
            int number,
            InetSocketAddress peer) {
        this(origin, api, socket, descriptor, descriptor, number, peer);
    }

    /** @param asked what questions are asked by: another object of the same number where we must not keep the JDK's */
    public Connection(
            Origin origin,
            SocketApi api,
            Object socket,
            FileDescriptor descriptor,
            FileDescriptor asked,
            int number,
            InetSocketAddress peer) {
        super(origin, peer);
        this.owner = new WeakReference<>(socket);
        this.api = api;
        this.connecting = origin.connecting;
        this.descriptor = asked;
        this.identity = asked == descriptor ? descriptor : new WeakReference<>(descriptor);
        this.descriptorNumber = number;
        this.openedNanos = origin.nanoTime;
        this.openThread = origin.thread;
        this.openThreadId = origin.threadId;
    }

    public SocketApi api() {
        return api;
    }

    /**
     * The JDK's descriptor object tells one life of a number from the next. Before a finalizer runs, weak references to what it has are
     * cleared: its socket has the number still, and nobody else can.
     *
     * @param other of the same number
     */
    public boolean isOn(FileDescriptor other) {
        FileDescriptor mine = identity();
        return mine == null
                ? !isDescriptorGone() && runsFinalizers(Thread.currentThread().getName())
                : mine == other;
    }

    public boolean isOnSameAs(Connection other) {
        FileDescriptor mine = identity();
        return mine != null && other.isOn(mine);
    }

    private FileDescriptor identity() {
        return (FileDescriptor) (identity instanceof WeakReference<?> weak ? weak.get() : identity);
    }

    /** Only for questions. */
    public FileDescriptor descriptor() {
        return descriptor;
    }

    public int descriptorNumber() {
        return descriptorNumber;
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

    /** The id of the thread that opened it, 0 for an adopted connection. */
    public long openThreadId() {
        return openThreadId;
    }

    /** True unless it is open at both ends, in somebody's hands, and read. Watch thread. */
    public boolean isConspicuous() {
        return teardown() != null || isClosing() || unreadSeen() > 0 || isAbandoned();
    }

    /** True when the channel is gone and its descriptor is not: nobody can close it any more. */
    public boolean isAbandoned() {
        return !api.isClosedByCollector() && !isDescriptorGone() && !isClosing() && owner.refersTo(null);
    }

    /** The JDK's object for it; null when that is collected. */
    public Object object() {
        return owner.get();
    }

    /** True when reads do not wait: a selector shows the peer's FIN to whoever has the connection, or nobody asks. */
    public boolean isNonBlocking() {
        boolean alike = api.isClosedByCollector();
        Object socket = alike ? null : owner.get();
        return (alike || socket != null) && api.isNonBlocking(socket);
    }

    /** True when its owner took it out of its selector and goes on without hearing of it. */
    public boolean isWithoutSelector() {
        Object socket = owner == null ? null : owner.get();
        return socket != null && api.isWithoutSelector(socket);
    }

    /** True when its owner has told its selector not to look for what there is to read. */
    public boolean isReadingPaused() {
        Object socket = owner == null ? null : owner.get();
        return socket != null && api.isReadingPaused(socket);
    }

    /** True when its owner's selector is to tell of what there is to read. */
    public boolean isReadingAwaited() {
        Object socket = owner == null ? null : owner.get();
        return socket != null && api.isReadingAwaited(socket);
    }

    /** True where the kernel has an error for it that no call has met yet (POLLERR). */
    public boolean isErrorPending() {
        boolean pending = !isDescriptorGone() && api.isErrorPending(descriptor);
        // the number may be somebody else's by now
        return pending && !isDescriptorGone();
    }

    /** The JVM has two such threads: the second one for {@code System.runFinalization} (JDK 8 to 27). */
    public static boolean runsFinalizers(String thread) {
        return "Finalizer".equals(thread) || "Secondary finalizer".equals(thread);
    }

    /** For whoever debugs: {@code Socket client 10.0.0.1:40000 > 10.0.0.2:8080, descriptor 7, ESTABLISHED}. */
    @Override
    public String toString() {
        return api.apiName() + (isAdopted() ? " adopted " : " ") + side().text() + " "
                + (tuple() == null ? "?" : tuple()) + ", descriptor " + descriptorNumber
                + (isDescriptorGone() ? " (gone)" : isClosing() ? " (closing)" : "")
                + (lastState() == null ? "" : ", " + lastState())
                + (teardown() == null ? "" : ", " + teardown().progress());
    }

    /**
     * How a connection came to be known.
     *
     * @param adopted it was opened before the attach
     * @param connecting its connect was still under way
     * @param threadId 0 where it is not known
     */
    public record Origin(
            Side side,
            boolean adopted,
            boolean connecting,
            long nanoTime,
            String thread,
            long threadId,
            CapturedStack stack) {}
}
