// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.Teardown.Holder;
import io.fourwave.kernel.KernelSocket;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Role;
import io.fourwave.tcp.Source;
import io.fourwave.tcp.TcpState;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What the rows of the kernel's tables say of a teardown, and when the next one is worth a look. Watch thread only. */
final class TableReader {
    /** 2 MSL as Linux has it: TCP_TIMEWAIT_LEN, not tunable (include/net/tcp.h). */
    static final long TIME_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** How often at least what somebody else holds is looked at. */
    private static final long SELDOM_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final long interval;

    TableReader(long intervalNanos) {
        this.interval = intervalNanos;
    }

    /** The rows to ask for. */
    static Set<FourTuple> wanted(Collection<Teardown> teardowns) {
        Set<FourTuple> tuples = new LinkedHashSet<>();
        for (Teardown teardown : teardowns) {
            FourTuple tuple = teardown.connection().tuple();
            tuples.add(tuple);
            if (mayHaveCrossed(teardown)) {
                tuples.add(tuple.reversed());
            }
        }
        return tuples;
    }

    static boolean isInTimeWait(KernelSocket socket) {
        return socket != null && socket.state() == TcpState.TIME_WAIT;
    }

    /** The tuple was taken again: by a connection that is open while ours was closed a whole interval ago. */
    boolean isAnotherConnection(KernelSocket row, Teardown teardown, long now) {
        return teardown.isDescriptorReleased() && !row.state().isTeardown() && now - teardown.unknownSince() > interval;
    }

    /** This very socket, and it has a descriptor, though ours is closed: the close has come back. */
    static boolean isHeldElsewhere(KernelSocket row, Teardown teardown) {
        Connection connection = teardown.connection();
        return row != null
                && row.inode() != 0
                && row.inode() == connection.inode()
                && teardown.isDescriptorReleased()
                && !connection.isCloseRunning();
    }

    /** Soon at first, and then the more rarely, the longer it has been so. */
    long nextLookAtHeld(Teardown teardown, long now) {
        long heldFor = teardown.isHeldElsewhere() ? now - teardown.heldElsewhereSince() : 0;
        return now + Math.max(interval, Math.min(SELDOM_NANOS, heldFor / 4));
    }

    /**
     * Gives the teardown what its row tells.
     *
     * @param peer the row of the other end, where that is on this host and was asked for; otherwise null
     */
    Holder read(Teardown teardown, KernelSocket row, KernelSocket peer, Source source, long now) {
        if (row.state() == TcpState.TIME_WAIT && isInTimeWait(peer) && mayHaveCrossed(teardown)) {
            teardown.onFinsCrossed();
        }
        if (!isDatedTimeWait(teardown, row)) {
            return teardown.onState(row.state(), now, source);
        }
        // jiffies stand still while a virtual machine is not given the CPU: the bound is what the looks before and
        // after prove
        long began = Math.max(teardown.unknownSince(), now - (TIME_WAIT_NANOS - left(row)));
        long error = Math.max(began - teardown.unknownSince(), now - began);
        return teardown.onTimeWait(began, error, now, source);
    }

    /** For a TIME_WAIT whose end is foretold: once before it is to end too, so that it is known to within the interval. */
    long nextLook(Teardown teardown, KernelSocket row, long now) {
        return now + (isDatedTimeWait(teardown, row) ? Math.max(interval, left(row) - interval) : interval);
    }

    private static boolean mayHaveCrossed(Teardown teardown) {
        return teardown.role() == Role.ACTIVE
                && teardown.connection().tuple().isSameHost()
                && teardown.currentState() == TcpState.FIN_WAIT_1;
    }

    /** The kernel's own timer dates the beginning, to 10 ms as a rule, and foretells the end. */
    private static boolean isDatedTimeWait(Teardown teardown, KernelSocket row) {
        return row.state() == TcpState.TIME_WAIT
                && teardown.currentState() != TcpState.TIME_WAIT
                && row.timerMillis() >= 0;
    }

    private static long left(KernelSocket row) {
        return Math.min(TIME_WAIT_NANOS, TimeUnit.MILLISECONDS.toNanos(row.timerMillis()));
    }
}
