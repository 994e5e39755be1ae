// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import io.fourwave.connection.AmbientSpan;
import io.fourwave.connection.AmbientSpans;
import io.fourwave.connection.CapturedStack;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Use;
import io.fourwave.jdk.JdkNet;
import io.fourwave.tcp.Call;
import io.fourwave.tcp.Readiness;
import io.fourwave.tcp.Side;
import java.io.FileDescriptor;

/** What the application's thread can tell of the moment: time, thread, stack, span, and the kernel's state. */
final class CallSampler {
    private final StackSampler calls;
    private final StackSampler uses;
    private volatile AmbientSpans spans;

    /**
     * @param calls says which opens and closes have their stack taken
     * @param uses says which reads and writes have
     */
    CallSampler(StackSampler calls, StackSampler uses) {
        this.calls = calls;
        this.uses = uses;
    }

    /** From now on this is asked for the application's spans. */
    void spans(AmbientSpans asked) {
        spans = asked;
    }

    AmbientSpan span() {
        AmbientSpans asked = spans;
        return asked == null ? null : asked.current();
    }

    Connection.Origin origin(Side side, boolean connecting) {
        long now = System.nanoTime();
        return new Connection.Origin(side, false, connecting, now, threadName(), calls.capture(now));
    }

    /** Something that comes once in the life of a socket. */
    Use turn(long now) {
        return new Use(now, threadName(), calls.capture(now));
    }

    /** One read or write of many: null for most. */
    Use use(long now) {
        CapturedStack stack = uses.capture(now);
        return stack == null ? null : new Use(now, threadName(), stack);
    }

    /**
     * The state comes last, or nearly so: between it and the call's own system call a segment of the peer may arrive.
     *
     * @param first no call was made on it before
     * @param mayLinger somebody may have set SO_LINGER
     */
    CallEvent call(Connection connection, CallEvent.Kind kind, boolean held, boolean first, boolean mayLinger) {
        FileDescriptor descriptor = connection.descriptor();
        CapturedStack stack = calls.capture(System.nanoTime());
        AmbientSpan span = span();
        boolean closes = kind.call() == Call.CLOSE;
        boolean lingerZero = closes && mayLinger && JdkNet.linger(descriptor) == 0;
        int told = first ? JdkNet.poll(descriptor, Readiness.ASKED) : Readiness.NONE;
        // after the end of the stream nothing can be unread
        boolean mayHaveUnread =
                closes && !lingerZero && connection.usage().endOfStream() == null && Readiness.mayHaveUnread(told);
        int unread = mayHaveUnread ? JdkNet.unreadBytes(descriptor) : 0;
        int state = Readiness.state(told);
        return new CallEvent(
                connection,
                kind,
                state == 0 ? JdkNet.tcpState(descriptor) : state,
                lingerZero,
                unread,
                held,
                System.nanoTime(),
                threadName(),
                id(Thread.currentThread()),
                stack,
                span);
    }

    /** Most virtual threads have none. By {@code concat}: a {@code +} would link its call site here. */
    static String threadName() {
        Thread thread = Thread.currentThread();
        String name = thread.getName();
        return name.isEmpty() ? "virtual-".concat(Long.toString(id(thread))) : name;
    }

    @SuppressWarnings("deprecation") // Thread.threadId() is JDK 19
    private static long id(Thread thread) {
        return thread.getId();
    }
}
