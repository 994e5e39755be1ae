// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static io.fourwave.tcp.TcpState.CLOSE_WAIT;
import static io.fourwave.tcp.TcpState.ESTABLISHED;
import static io.fourwave.tcp.TcpState.FIN_WAIT_1;
import static io.fourwave.tcp.TcpState.FIN_WAIT_2;
import static io.fourwave.tcp.TcpState.LAST_ACK;
import static io.fourwave.tcp.TcpState.TIME_WAIT;
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

/** Closed here, while another process has the descriptor: the kernel shows the same socket, by its inode, with one. */
class HeldElsewhereTest {
    private static final long INODE = 815;
    private static final Decision RELEASE = new Decision(Step.RELEASE, null, Confidence.CERTAIN);

    private final Scene scene = new Scene();
    private final Connection connection = scene.opens(Side.CLIENT, REMOTE);

    @Test
    void closeOfAnOpenConnectionSendsNothing() {
        closesWhileHeld(ESTABLISHED);

        assertThat(connection.teardown().isHeldElsewhere()).isTrue();
        onlyReleases();
        assertThat(connection.teardown().phases()).isEmpty();
        assertThat(connection.teardown().currentState()).isNull();
        assertThat(scene.teardowns.withoutDescriptor()).containsExactly(connection.teardown());
    }

    @Test
    void closeAfterThePeersFinSendsNothing() {
        scene.isIn(CLOSE_WAIT, connection);
        scene.sweeps();
        closesWhileHeld(CLOSE_WAIT);

        onlyReleases();
        assertThat(connection.teardown().role()).isEqualTo(Role.PASSIVE);
        assertThat(connection.teardown().currentState()).isEqualTo(CLOSE_WAIT);
    }

    @Test
    void peersFinThatComesAfterwardsIsSeen() {
        closesWhileHeld(ESTABLISHED);
        scene.kernel.hasOpen(REMOTE, CLOSE_WAIT, INODE);
        looksLater();

        onlyReleases();
        assertThat(connection.teardown().currentState()).isEqualTo(CLOSE_WAIT);
    }

    @Test
    void finThatWentOutByAShutdownStands() {
        scene.shutsOutput(connection, ESTABLISHED);
        closesWhileHeld(FIN_WAIT_1, FIN_WAIT_2);

        assertThat(connection.teardown().isHeldElsewhere()).isTrue();
        assertThat(scene.counters.calls(Step.ACTIVE_FIN)).isEqualTo(1);
        assertThat(connection.isFinSent()).isTrue();
    }

    @Test
    void whenTheOtherLetsGoTheFinIsNotTheCalls() {
        closesWhileHeld(ESTABLISHED);
        scene.shows(REMOTE, FIN_WAIT_1);
        looksLater();
        scene.shows(REMOTE, TIME_WAIT);
        looksLater();
        scene.passes(60, SECONDS);
        scene.forgets(REMOTE);

        Teardown ended = scene.theEnded();
        assertThat(ended.isHeldElsewhere()).isFalse();
        assertThat(ended.decision()).isEqualTo(RELEASE);
        assertThat(ended.phases()).extracting(Phase::state).contains(FIN_WAIT_1, TIME_WAIT);
        assertThat(scene.counters.calls(Step.ACTIVE_FIN)).isZero();
    }

    /** It may have been read before the close was done. */
    @Test
    void oneLookIsNotEnough() {
        connection.inode(INODE);
        scene.kernel.hasOpen(REMOTE, ESTABLISHED, INODE);
        scene.closes(connection, ESTABLISHED);
        scene.looks();

        assertThat(connection.teardown().isHeldElsewhere()).isFalse();
    }

    @Test
    void closeThatHasNotComeBackHoldsItItself() {
        connection.inode(INODE);
        scene.kernel.hasOpen(REMOTE, ESTABLISHED, INODE);
        scene.isStuckInClose(connection, ESTABLISHED);
        looksLater();
        looksLater();

        assertThat(connection.teardown().isHeldElsewhere()).isFalse();
    }

    /** The port was free at once, and somebody else has it by now. */
    @Test
    void sameAddressesOnAnotherSocketAreAnotherConnection() {
        connection.inode(INODE);
        scene.closes(connection, CLOSE_WAIT);
        scene.kernel.hasOpen(REMOTE, ESTABLISHED, INODE + 1);
        looksLater();
        looksLater();

        assertThat(scene.theEnded().isHeldElsewhere()).isFalse();
        assertThat(scene.counters.calls(Step.PASSIVE_FIN)).isEqualTo(1);
    }

    @Test
    void socketWhoseNumberIsNotKnownIsNotClaimed() {
        scene.kernel.hasOpen(REMOTE, ESTABLISHED, INODE);
        scene.closes(connection, ESTABLISHED);
        looksLater();
        looksLater();

        assertThat(scene.theEnded().isHeldElsewhere()).isFalse();
    }

    @Test
    void ordinaryPassiveCloseIsCountedAtTheFirstLook() {
        connection.inode(INODE);
        scene.closes(connection, CLOSE_WAIT);
        scene.shows(REMOTE, LAST_ACK);

        assertThat(scene.counters.calls(Step.PASSIVE_FIN)).isEqualTo(1);
    }

    private void closesWhileHeld(TcpState state) {
        closesWhileHeld(state, state);
    }

    private void closesWhileHeld(TcpState atTheCall, TcpState afterwards) {
        connection.inode(INODE);
        scene.kernel.hasOpen(REMOTE, afterwards, INODE);
        scene.closes(connection, atTheCall);
        scene.looks();
        looksLater();
    }

    private void looksLater() {
        scene.passes(15, SECONDS);
        scene.looks();
    }

    private void onlyReleases() {
        assertThat(connection.teardown().decision()).isEqualTo(RELEASE);
        assertThat(connection.isFinSent()).isFalse();
        assertThat(scene.counters.calls(Step.ACTIVE_FIN)).isZero();
        assertThat(scene.counters.calls(Step.PASSIVE_FIN)).isZero();
        assertThat(scene.counters.calls(Step.RELEASE)).isEqualTo(1);
    }
}
