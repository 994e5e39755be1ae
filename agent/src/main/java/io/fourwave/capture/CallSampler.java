// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import io.fourwave.connection.AmbientSpan;
import io.fourwave.connection.AmbientSpans;
import io.fourwave.connection.CapturedStack;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Use;
import io.fourwave.jdk.JdkInode;
import io.fourwave.jdk.JdkNet;
import io.fourwave.jdk.JdkThreads;
import io.fourwave.tcp.Call;
import io.fourwave.tcp.Readiness;
import io.fourwave.tcp.Side;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;

/** Takes what an application thread knows of a moment: time, thread, stack, span, and the kernel's state. */
final class CallSampler {
    private final boolean stacks;
    private final StackSampler openStacks;
    private final StackSampler closeStacks;
    private final StackSampler turnStacks;
    private final StackSampler useStacks;
    private volatile AmbientSpans spans;

    /**
     * @param stacks false takes none
     * @param always takes all stacks of calls, however many
     */
    CallSampler(boolean stacks, boolean always) {
        this.stacks = stacks;
        this.openStacks = new StackSampler(stacks, always, StackSampler.Budget.OPENS);
        this.closeStacks = new StackSampler(stacks, always, StackSampler.Budget.CLOSES);
        this.turnStacks = new StackSampler(stacks, always, StackSampler.Budget.TURNS);
        this.useStacks = new StackSampler(stacks, false, StackSampler.Budget.USES);
    }

    /** From now on this is asked for the application's spans. */
    void spans(AmbientSpans asked) {
        spans = asked;
    }

    AmbientSpan span() {
        AmbientSpans asked = spans;
        return asked == null ? null : asked.current(JdkThreads.contextClassLoader(Thread.currentThread()));
    }

    /** @param peer where the connection leads; each connection of a server has another */
    Connection.Origin origin(Side side, boolean connecting, InetSocketAddress peer) {
        long now = System.nanoTime();
        int place = threadPlace() + (side == Side.CLIENT ? peer.hashCode() : 0);
        return new Connection.Origin(
                side,
                false,
                connecting,
                now,
                JdkThreads.name(Thread.currentThread()),
                JdkThreads.id(Thread.currentThread()),
                openStacks.capture(now, place));
    }

    /** Something that comes once in the life of a socket. */
    Use turn(long now) {
        return new Use(
                now,
                JdkThreads.name(Thread.currentThread()),
                Thread.currentThread(),
                turnStacks.capture(now, threadPlace()));
    }

    /** The thread alone. */
    Use thread(long now) {
        return new Use(now, JdkThreads.name(Thread.currentThread()), Thread.currentThread(), null);
    }

    /** One read or write of many: null for most. */
    Use use(long now) {
        CapturedStack stack = useStacks.capture(now, threadPlace());
        return stack == null
                ? null
                : new Use(now, JdkThreads.name(Thread.currentThread()), Thread.currentThread(), stack);
    }

    /**
     * Reads the state last, or nearly so: a segment of the peer may arrive between this and the call's own system call.
     *
     * @param first nobody made a call on the connection before
     * @param mayLinger somebody may have set SO_LINGER
     */
    CallEvent call(Connection connection, CallEvent.Kind kind, boolean held, boolean first, boolean mayLinger) {
        FileDescriptor descriptor = connection.descriptor();
        CapturedStack stack = closeStacks.capture(System.nanoTime(), threadPlace());
        AmbientSpan span = span();
        boolean closes = kind.call() == Call.CLOSE;
        if (closes && (stack != null || !stacks)) {
            askInode(connection);
        }
        int linger = closes && mayLinger ? JdkNet.linger(descriptor) : -1;
        boolean lingerZero = linger == 0;
        if (linger > 0) {
            connection.closeMayLinger(linger);
        }
        int events = first ? JdkNet.poll(descriptor, Readiness.ASKED) : Readiness.NONE;
        // after the end of the stream nothing can be unread
        boolean mayHaveUnread =
                closes && !lingerZero && connection.usage().endOfStream() == null && Readiness.mayHaveUnread(events);
        int unread = mayHaveUnread ? JdkNet.unreadBytes(descriptor) : 0;
        int state = Readiness.state(events);
        return new CallEvent(
                connection,
                kind,
                state == 0 ? JdkNet.tcpState(descriptor) : state,
                lingerZero,
                unread,
                held,
                System.nanoTime(),
                JdkThreads.name(Thread.currentThread()),
                JdkThreads.id(Thread.currentThread()),
                stack,
                span);
    }

    /**
     * Of many closes in a second, for those alone whose line is known too: half a microsecond for each of two ends was a
     * fortieth of a short connection.
     */
    private static void askInode(Connection connection) {
        if (connection.inode() == 0) {
            connection.inode(JdkInode.of(connection.descriptor()));
        }
    }

    private static int threadPlace() {
        return (int) JdkThreads.id(Thread.currentThread()) * 31;
    }
}
