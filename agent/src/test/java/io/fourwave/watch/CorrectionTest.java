// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static io.fourwave.tcp.TcpState.CLOSE_WAIT;
import static io.fourwave.tcp.TcpState.ESTABLISHED;
import static io.fourwave.tcp.TcpState.FIN_WAIT_1;
import static io.fourwave.tcp.TcpState.FIN_WAIT_2;
import static io.fourwave.tcp.TcpState.LAST_ACK;
import static io.fourwave.tcp.TcpState.TIME_WAIT;
import static io.fourwave.watch.Scene.LOCAL;
import static io.fourwave.watch.Scene.REMOTE;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Phase;
import io.fourwave.connection.Teardown;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Decision;
import io.fourwave.tcp.Role;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
import org.junit.jupiter.api.Test;

/** The sample said ESTABLISHED, and the peer's FIN was faster than our call: what the kernel shows later counts. */
class CorrectionTest {
    private static final Decision PASSIVE_FIN = new Decision(Step.PASSIVE_FIN, null, Confidence.CERTAIN);

    private final Scene scene = new Scene();

    @Test
    void lastAckInTheTableMakesItPassive() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.closes(connection, ESTABLISHED);
        scene.shows(REMOTE, LAST_ACK);
        scene.passes(1, SECONDS);
        scene.forgets(REMOTE);

        isPassive();
    }

    @Test
    void lastAckOnTheDescriptorAfterAHalfCloseMakesItPassive() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.shutsOutput(connection, ESTABLISHED);
        scene.isIn(LAST_ACK, connection);
        scene.sweeps();
        scene.passes(1, SECONDS);
        scene.closes(connection, LAST_ACK);
        scene.forgets(REMOTE);

        isPassive();
    }

    @Test
    void lastAckAtTheCloseAfterAHalfCloseMakesItPassive() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.shutsOutput(connection, ESTABLISHED);
        scene.passes(1, SECONDS);
        scene.closes(connection, LAST_ACK);
        scene.forgets(REMOTE);

        isPassive();
    }

    @Test
    void peersTimeWaitMakesItPassive() {
        Connection connection = scene.opens(Side.CLIENT, LOCAL);
        scene.closes(connection, ESTABLISHED);
        scene.shows(LOCAL.reversed(), TIME_WAIT);

        isPassive();
    }

    @Test
    void closeWaitInTheTableMakesItPassiveThoughTheCloseHasNotRunYet() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.closes(connection, ESTABLISHED);
        scene.shows(REMOTE, CLOSE_WAIT);
        scene.passes(1, SECONDS);
        scene.shows(REMOTE, LAST_ACK);
        scene.passes(1, SECONDS);
        scene.forgets(REMOTE);

        isPassive();
    }

    @Test
    void activeCloseThatWentOnIsNotCorrectedByThePeersTimeWait() {
        Connection connection = scene.opens(Side.CLIENT, LOCAL);
        scene.closes(connection, ESTABLISHED);
        scene.shows(LOCAL, FIN_WAIT_2);
        scene.passes(1, SECONDS);
        scene.kernel.has(LOCAL.reversed(), TIME_WAIT);
        scene.forgets(LOCAL);

        assertThat(scene.theEnded().role()).isEqualTo(Role.ACTIVE);
    }

    @Test
    void nothingInTheTablesIsNoCorrection() {
        scene.closes(scene.opens(Side.CLIENT, LOCAL), ESTABLISHED);
        scene.looks();

        Teardown teardown = scene.theEnded();
        assertThat(teardown.role()).isEqualTo(Role.ACTIVE);
        assertThat(teardown.phases()).extracting(Phase::state).containsExactly(FIN_WAIT_1);
        assertThat(teardown.finalState()).isEqualTo(TcpState.CLOSE);
    }

    @Test
    void callIsCountedOnceTheKernelHasShownWhatItDid() {
        scene.closes(scene.opens(Side.CLIENT, LOCAL), ESTABLISHED);
        assertThat(scene.counters.calls(Step.ACTIVE_FIN)).isZero();

        scene.shows(LOCAL, FIN_WAIT_1);
        assertThat(scene.counters.calls(Step.ACTIVE_FIN)).isEqualTo(1);
    }

    @Test
    void callThatTheKernelNeverShowsIsCountedAtTheEnd() {
        scene.kernel.isUnavailable();
        scene.closes(scene.opens(Side.CLIENT, LOCAL), ESTABLISHED);
        scene.looks();

        assertThat(scene.counters.calls(Step.ACTIVE_FIN)).isEqualTo(1);
    }

    @Test
    void secondCallIsCountedThoughTheFirstIsNotCertainYet() {
        Connection connection = scene.opens(Side.CLIENT, LOCAL);
        scene.shutsOutput(connection, ESTABLISHED);
        scene.closes(connection, FIN_WAIT_1);
        assertThat(scene.counters.calls(Step.RELEASE)).isEqualTo(1);

        scene.shows(LOCAL, FIN_WAIT_2);
        assertThat(scene.counters.calls(Step.ACTIVE_FIN)).isEqualTo(1);
        assertThat(scene.counters.calls(Step.RELEASE)).isEqualTo(1);
    }

    /** The span, its event and the count say the same. */
    private void isPassive() {
        Teardown teardown = scene.theEnded();
        assertThat(teardown.role()).isEqualTo(Role.PASSIVE);
        assertThat(teardown.decision()).isEqualTo(PASSIVE_FIN);
        assertThat(teardown.deciding()).hasValueSatisfying(call -> {
            assertThat(call.decision()).isEqualTo(PASSIVE_FIN);
            assertThat(call.stateBefore()).isEqualTo(ESTABLISHED);
            assertThat(teardown.events()).contains(call);
        });
        assertThat(teardown.phases()).extracting(Phase::state).containsExactly(CLOSE_WAIT, LAST_ACK);
        assertThat(scene.counters.calls(Step.ACTIVE_FIN)).isZero();
        assertThat(scene.counters.calls(Step.PASSIVE_FIN, Side.CLIENT)).isEqualTo(1);
    }
}
