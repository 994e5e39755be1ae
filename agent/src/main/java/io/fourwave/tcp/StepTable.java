// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

/**
 * From (call, kernel state at its entry) to the step that the call starts: the heart of fourwave.
 *
 * <p>The sample precedes the system call by microseconds. A segment of the peer that arrives in between makes the
 * answer wrong; what the kernel's tables show afterwards is the check on that.
 */
public final class StepTable {

    private StepTable() {}

    public static Decision decide(CallSample sample) {
        if (sample.call() == Call.SHUTDOWN_INPUT) {
            return Decision.certain(Step.INPUT_ONLY);
        }
        if (sample.state() == TcpState.SYN_SENT) {
            return Decision.certain(Step.CONNECT_ABANDONED);
        }
        // shutdown(2) looks at neither SO_LINGER nor unread bytes: only close(2) can reset
        if (sample.call() == Call.CLOSE && closeCanReset(sample.state())) {
            if (sample.lingerZero()) {
                return Decision.abort(AbortReason.LINGER_ZERO, Confidence.CERTAIN);
            }
            if (sample.unreadBytes() > 0) {
                return closeWithUnreadBytes(sample);
            }
        }
        return byState(sample);
    }

    /** The same without a kernel that tells its state: what the call does when the peer is silent and all was read. */
    public static Decision decideWithoutState(Call call, boolean localFinSent) {
        if (call == Call.SHUTDOWN_INPUT) {
            return Decision.possible(Step.INPUT_ONLY);
        }
        return Decision.possible(localFinSent ? Step.RELEASE : Step.ACTIVE_FIN);
    }

    /**
     * The states in which Linux answers a close that throws data away with a RST ({@code tcp_need_reset}). With
     * LAST_ACK and CLOSING both FINs are already under way, and the kernel lets them finish.
     */
    public static boolean closeCanReset(TcpState state) {
        return switch (state) {
            case ESTABLISHED, CLOSE_WAIT, FIN_WAIT_1, FIN_WAIT_2, SYN_RECV -> true;
            default -> false;
        };
    }

    /**
     * One close(2) resets for sure. Where the FIN goes first, CLOSE_WAIT becomes LAST_ACK, and once the peer has
     * acknowledged that FIN nothing is left to reset: on one host that happens within the shutdown, across a network
     * close(2) comes first.
     */
    private static Decision closeWithUnreadBytes(CallSample sample) {
        if (!sample.finFirst()) {
            return Decision.abort(AbortReason.UNREAD_DATA, Confidence.CERTAIN);
        }
        if (sample.state() == TcpState.CLOSE_WAIT && sample.sameHost()) {
            return Decision.probable(Step.PASSIVE_FIN);
        }
        return Decision.abort(AbortReason.UNREAD_DATA, Confidence.PROBABLE);
    }

    private static Decision byState(CallSample sample) {
        return switch (sample.state()) {
            case ESTABLISHED, SYN_RECV -> fin(sample, Step.ACTIVE_FIN);
            case CLOSE_WAIT -> fin(sample, Step.PASSIVE_FIN);
            case FIN_WAIT_1, FIN_WAIT_2, CLOSING, TIME_WAIT, LAST_ACK -> Decision.certain(Step.RELEASE);
            case CLOSE -> sample.localFinSent() ? Decision.certain(Step.RELEASE) : Decision.certain(Step.AFTER_RESET);
            case SYN_SENT, LISTEN, NEW_SYN_RECV ->
                // no connection, or not yet one with a descriptor: the caller filters these out
                Decision.certain(Step.RELEASE);
        };
    }

    /** Two threads that call at once both see the state before the FIN, but a connection sends only one. */
    private static Decision fin(CallSample sample, Step step) {
        return sample.localFinSent() ? Decision.probable(Step.RELEASE) : Decision.certain(step);
    }
}
