// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.connection.Teardown;
import io.fourwave.kernel.KernelSocket;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Role;
import io.fourwave.tcp.Source;
import io.fourwave.tcp.TcpState;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * What the kernel's word on a socket says of its teardown: which state it is in and since when, and that a step was
 * another than its call's sample made it look. Watch thread only.
 */
final class StateReconciler {
    /** 2 MSL as Linux has it: TCP_TIMEWAIT_LEN, not tunable (include/net/tcp.h). */
    static final long TIME_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final StepCounter stepCounter;
    private final long interval;

    StateReconciler(StepCounter stepCounter, long intervalNanos) {
        this.stepCounter = stepCounter;
        this.interval = intervalNanos;
    }

    /** Both ends in TIME_WAIT: each sent its FIN before it had the other's (RFC 9293, section 3.6.1). */
    static boolean mayHaveCrossed(Teardown teardown) {
        return teardown.role() == Role.ACTIVE
                && teardown.connection().tuple().isSameHost()
                && teardown.currentState() == TcpState.FIN_WAIT_1;
    }

    /** It is in this state, one of the six of a teardown. */
    void observe(Teardown teardown, TcpState state, long now, Source source) {
        correct(teardown, state);
        teardown.observe(state, now, source);
        stepCounter.settle(teardown);
    }

    /**
     * @param rows what the kernel's tables have of those that were looked for
     * @return when to look for it next; empty where they have it no more
     */
    OptionalLong seen(Teardown teardown, Map<FourTuple, KernelSocket> rows, Source source, long now) {
        FourTuple tuple = teardown.connection().tuple();
        KernelSocket row = rows.get(tuple);
        KernelSocket peer = rows.get(tuple.reversed());
        if (row == null || isAnotherConnection(row, teardown, now)) {
            correctByPeer(teardown, peer);
            teardown.kernelGone(now, now - teardown.unknownSince());
            return OptionalLong.empty();
        }
        long next = now + interval;
        if (row.state() == TcpState.TIME_WAIT) {
            if (isInTimeWait(peer) && mayHaveCrossed(teardown)) {
                teardown.finsCrossed();
            }
            next = timeWait(teardown, row, source, now);
        } else {
            correct(teardown, row.state());
            // a call is recorded at its entry: a CLOSE_WAIT after the close means that it has not run yet
            if (row.state().isTeardown() && row.state() != TcpState.CLOSE_WAIT) {
                teardown.observe(row.state(), now, source);
            }
        }
        stepCounter.settle(teardown);
        return OptionalLong.of(next);
    }

    /** The tuple was taken again: by a connection that is open while ours was closed a whole interval ago. */
    private boolean isAnotherConnection(KernelSocket row, Teardown teardown, long now) {
        return teardown.isDescriptorReleased() && !row.state().isTeardown() && now - teardown.unknownSince() > interval;
    }

    /** The sample said ESTABLISHED, and then the peer's FIN was faster than our call. */
    private void correct(Teardown teardown, TcpState state) {
        boolean peerWasFirst = state == TcpState.LAST_ACK || state == TcpState.CLOSE_WAIT;
        if (peerWasFirst && teardown.isCorrectable()) {
            correctToPassive(teardown);
        }
    }

    /** Only the first closer passes through TIME_WAIT: the peer's end is there, ours never was. */
    private void correctByPeer(Teardown teardown, KernelSocket peer) {
        if (isInTimeWait(peer) && teardown.isCorrectable()) {
            correctToPassive(teardown);
        }
    }

    private void correctToPassive(Teardown teardown) {
        teardown.correctToPassive();
        teardown.deciding().ifPresent(call -> stepCounter.corrected(teardown, call));
    }

    private static boolean isInTimeWait(KernelSocket socket) {
        return socket != null && socket.state() == TcpState.TIME_WAIT;
    }

    /**
     * The kernel's own timer dates the beginning, to 10 ms as a rule, and foretells the end. Its jiffies stand still
     * while a virtual machine is not given the CPU, so the bound is what the looks before and after prove.
     *
     * @return when to look next: once before it is to end too, so that the end is known to within the interval
     */
    private long timeWait(Teardown teardown, KernelSocket row, Source source, long now) {
        if (teardown.currentState() == TcpState.TIME_WAIT || row.timerMillis() < 0) {
            teardown.observe(TcpState.TIME_WAIT, now, source);
            return now + interval;
        }
        long left = Math.min(TIME_WAIT_NANOS, TimeUnit.MILLISECONDS.toNanos(row.timerMillis()));
        long began = Math.max(teardown.unknownSince(), now - (TIME_WAIT_NANOS - left));
        teardown.beganTimeWait(began, Math.max(began - teardown.unknownSince(), now - began), source);
        teardown.observe(TcpState.TIME_WAIT, now, source);
        return now + Math.max(interval, left - interval);
    }
}
