// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Decision;
import io.fourwave.tcp.Role;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;

/**
 * The part that this side plays in a teardown: the call that decides it, what that call did, and the role that follows.
 * Watch thread only.
 */
final class OwnPart {
    /** Null until a call of ours decides. */
    private TeardownEvent.Called deciding;
    /** Until then: the peer began. */
    private Role role = Role.PASSIVE;

    /**
     * The first call that sends something, or finds the connection reset, decides; a RST of ours overrides it, for it
     * takes back a FIN's orderly close. A release decides only where the call before it was not seen.
     */
    void called(TeardownEvent.Called call) {
        Step step = call.decision().step();
        boolean undecided = deciding == null || !deciding.decision().step().decides();
        if (step == Step.ABORT || (undecided && step != Step.INPUT_ONLY)) {
            deciding = call;
            role = step == Step.RELEASE && call.stateBefore() == TcpState.LAST_ACK ? Role.PASSIVE : Role.of(step);
        }
    }

    /** A call of ours that decided before keeps its role. */
    void resetByPeer() {
        if (!isDecided()) {
            role = Role.RESET_BY_PEER;
        }
    }

    /** The kernel has shown that the deciding call did something else. */
    void corrected(Step step, Role followed) {
        deciding = deciding.corrected(new Decision(step, null, Confidence.CERTAIN));
        role = followed;
    }

    boolean isDecided() {
        return deciding != null;
    }

    /** Null while no call of ours has decided. */
    TeardownEvent.Called deciding() {
        return deciding;
    }

    /** What the deciding call did; null while there is none. */
    Decision decision() {
        return deciding == null ? null : deciding.decision();
    }

    Role role() {
        return role;
    }
}
