// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static io.fourwave.tcp.TcpState.CLOSE;
import static io.fourwave.tcp.TcpState.CLOSE_WAIT;
import static io.fourwave.tcp.TcpState.ESTABLISHED;
import static io.fourwave.tcp.TcpState.FIN_WAIT_1;
import static io.fourwave.tcp.TcpState.FIN_WAIT_2;
import static io.fourwave.tcp.TcpState.SYN_SENT;
import static io.fourwave.watch.Scene.LOCAL;
import static io.fourwave.watch.Scene.REMOTE;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.capture.CallEvent;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Phase;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.tcp.AbortReason;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Decision;
import io.fourwave.tcp.Role;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.Step;
import org.junit.jupiter.api.Test;

/** Closes in which a RST plays a part: ours, the peer's, and those that only look like one. */
class ResetTest {
    private static final Decision UNREAD_DATA = new Decision(Step.ABORT, AbortReason.UNREAD_DATA, Confidence.CERTAIN);

    private final Scene scene = new Scene();

    @Test
    void lingerZeroEndsAtOnceWithoutAPhase() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.takes(scene.event(connection, CallEvent.Kind.CLOSE, ESTABLISHED, true, 0, false));

        Teardown teardown = scene.theEnded();
        assertThat(teardown.role()).isEqualTo(Role.ABORTED);
        assertThat(teardown.decision().abortReason()).isEqualTo(AbortReason.LINGER_ZERO);
        assertThat(teardown.phases()).isEmpty();
        assertThat(teardown.finalState()).isEqualTo(CLOSE);
        assertThat(teardown.events()).contains(new TeardownEvent.Reset(scene.now(), 0, true));
        assertThat(scene.kernel.asked).isEmpty();
    }

    @Test
    void abortInCloseWaitTellsOfThePeersFinTooWhenNoSweepSawIt() {
        Connection connection = scene.opens(Side.SERVER, REMOTE);
        scene.passes(1, SECONDS);
        scene.takes(scene.event(connection, CallEvent.Kind.CLOSE, CLOSE_WAIT, false, 12, false));

        Teardown teardown = scene.theEnded();
        assertThat(teardown.role()).isEqualTo(Role.ABORTED);
        assertThat(teardown.phases()).extracting(Phase::state).containsExactly(CLOSE_WAIT);
        assertThat(teardown.events().get(0))
                .isEqualTo(new TeardownEvent.PeerFinSeen(scene.now() - Teardown.TICK, Scene.INTERVAL - Teardown.TICK));
        assertThat(teardown.deciding())
                .hasValueSatisfying(call -> assertThat(call.unreadBytes()).isEqualTo(12));
    }

    @Test
    void abortAfterAHalfCloseOverridesTheActiveClose() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.shutsOutput(connection, ESTABLISHED);
        scene.passes(1, SECONDS);
        scene.takes(scene.event(connection, CallEvent.Kind.CLOSE, FIN_WAIT_2, false, 3, false));

        Teardown teardown = scene.theEnded();
        assertThat(teardown.role()).isEqualTo(Role.ABORTED);
        assertThat(teardown.decision()).isEqualTo(UNREAD_DATA);
        assertThat(teardown.phases()).extracting(Phase::state).containsExactly(FIN_WAIT_1);
    }

    @Test
    void unreadBytesOfASocketInCloseWaitOnOneHostAreProbablyAPassiveClose() {
        Connection connection = scene.opensSocket(LOCAL);
        scene.takes(scene.event(connection, CallEvent.Kind.CLOSE, CLOSE_WAIT, false, 3, false));
        scene.looks();

        assertThat(scene.theEnded().role()).isEqualTo(Role.PASSIVE);
        assertThat(scene.theEnded().decision().confidence()).isEqualTo(Confidence.PROBABLE);
    }

    @Test
    void resetThatTheSweepSeesIsThePeers() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.sweeps();
        scene.passes(1, SECONDS);
        scene.isIn(CLOSE, connection);
        long seen = scene.now();
        scene.sweeps();
        scene.passes(1, SECONDS);
        scene.sweeps();
        scene.closes(connection, CLOSE);

        Teardown teardown = scene.theEnded();
        assertThat(teardown.role()).isEqualTo(Role.RESET_BY_PEER);
        assertThat(teardown.start()).isEqualTo(seen);
        assertThat(teardown.decision()).isEqualTo(new Decision(Step.AFTER_RESET, null, Confidence.CERTAIN));
        assertThat(teardown.events())
                .filteredOn(TeardownEvent.Reset.class::isInstance)
                .containsExactly(new TeardownEvent.Reset(seen, Scene.INTERVAL, false));
        assertThat(teardown.phases()).isEmpty();
    }

    @Test
    void resetInCloseWaitEndsThatPhase() {
        Connection connection = scene.opens(Side.SERVER, REMOTE);
        scene.isIn(CLOSE_WAIT, connection);
        scene.sweeps();
        scene.passes(1, SECONDS);
        scene.isIn(CLOSE, connection);
        scene.sweeps();
        scene.closes(connection, CLOSE);

        Teardown teardown = scene.theEnded();
        assertThat(teardown.role()).isEqualTo(Role.RESET_BY_PEER);
        assertThat(teardown.phases())
                .singleElement()
                .satisfies(phase -> assertThat(phase.state()).isEqualTo(CLOSE_WAIT))
                .satisfies(phase -> assertThat(phase.endError()).isEqualTo(Scene.INTERVAL));
    }

    @Test
    void resetThatNoSweepSawIsFoundByTheClose() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.passes(3, SECONDS);
        scene.closes(connection, CLOSE);

        assertThat(scene.theEnded().role()).isEqualTo(Role.RESET_BY_PEER);
        assertThat(scene.theEnded().events())
                .contains(new TeardownEvent.Reset(
                        scene.now() - Teardown.TICK, SECONDS.toNanos(3) - Teardown.TICK, false));
    }

    @Test
    void refusedConnectIsLeftToItsClose() {
        Connection connection = scene.connects(REMOTE);
        scene.isIn(CLOSE, connection);
        scene.sweeps();
        assertThat(connection.teardown()).isNull();
        scene.closes(connection, CLOSE);

        assertThat(scene.theEnded().decision().step()).isEqualTo(Step.AFTER_RESET);
    }

    @Test
    void abandonedConnectSendsNothing() {
        scene.closes(scene.connects(REMOTE), SYN_SENT);

        Teardown teardown = scene.theEnded();
        assertThat(teardown.decision().step()).isEqualTo(Step.CONNECT_ABANDONED);
        assertThat(teardown.events()).noneMatch(TeardownEvent.Reset.class::isInstance);
        assertThat(teardown.phases()).isEmpty();
    }

    @Test
    void closedStateWithoutAnUnbrokenHistoryIsOnlyPossiblyAReset() {
        scene.closes(scene.adopts(REMOTE), CLOSE);

        assertThat(scene.theEnded().decision()).isEqualTo(new Decision(Step.AFTER_RESET, null, Confidence.POSSIBLE));
    }

    @Test
    void closedStateAfterALostShutdownIsOnlyPossiblyAReset() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.loses(scene.event(connection, CallEvent.Kind.SHUTDOWN_OUTPUT, ESTABLISHED, false, 0, false));
        scene.closes(connection, CLOSE);

        assertThat(scene.theEnded().decision().confidence()).isEqualTo(Confidence.POSSIBLE);
    }

    @Test
    void finThatTheSweepSawGoneOutIsNoReset() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.loses(scene.event(connection, CallEvent.Kind.SHUTDOWN_OUTPUT, ESTABLISHED, false, 0, false));
        scene.isIn(FIN_WAIT_2, connection);
        scene.sweeps();
        scene.passes(1, SECONDS);
        scene.closes(connection, CLOSE);
        scene.looks();

        assertThat(scene.theEnded().decision().step()).isEqualTo(Step.RELEASE);
    }
}
