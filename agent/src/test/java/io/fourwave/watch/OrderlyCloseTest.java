// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static io.fourwave.tcp.TcpState.CLOSE_WAIT;
import static io.fourwave.tcp.TcpState.CLOSING;
import static io.fourwave.tcp.TcpState.ESTABLISHED;
import static io.fourwave.tcp.TcpState.FIN_WAIT_1;
import static io.fourwave.tcp.TcpState.FIN_WAIT_2;
import static io.fourwave.tcp.TcpState.LAST_ACK;
import static io.fourwave.tcp.TcpState.TIME_WAIT;
import static io.fourwave.watch.Scene.LOCAL;
import static io.fourwave.watch.Scene.REMOTE;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.capture.CallEvent;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Phase;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.tcp.Role;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.Source;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Closes by FINs alone: active, passive, half, simultaneous. */
class OrderlyCloseTest {
    private final Scene scene = new Scene();

    @Test
    void activeClosePassesItsFourStatesAndTheTimerDatesTimeWait() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.passes(5, SECONDS);
        long closed = scene.now();
        scene.closes(connection, ESTABLISHED);
        scene.shows(REMOTE, FIN_WAIT_1);
        scene.passes(1, SECONDS);
        scene.shows(REMOTE, FIN_WAIT_2);
        scene.passes(1, SECONDS);
        scene.kernel.has(REMOTE, TIME_WAIT, 59_400);
        scene.looks();
        scene.passes(58_400, MILLISECONDS);
        scene.kernel.has(REMOTE, TIME_WAIT, 1_000);
        scene.looks();
        scene.passes(1, SECONDS);
        scene.forgets(REMOTE);

        Teardown teardown = scene.theEnded();
        assertThat(teardown.role()).isEqualTo(Role.ACTIVE);
        assertThat(teardown.decision().step()).isEqualTo(Step.ACTIVE_FIN);
        assertThat(teardown.finalState()).isEqualTo(TIME_WAIT);
        assertThat(teardown.source()).isEqualTo(Source.SOCK_DIAG);
        assertThat(teardown.start()).isEqualTo(closed);
        assertThat(teardown.phases())
                .containsExactly(
                        phase(FIN_WAIT_1, closed, 0, 0, 1000, 1000, Source.SOCK_DIAG),
                        phase(FIN_WAIT_2, closed, 1000, 1000, 1400, 600, Source.SOCK_DIAG),
                        phase(TIME_WAIT, closed, 1400, 600, 61_400, 1000, Source.SOCK_DIAG));
        assertThat(scene.counters.calls(Step.ACTIVE_FIN, Side.CLIENT)).isEqualTo(1);
    }

    @Test
    void timeWaitWithoutATimerBeganSinceTheLastLook() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.closes(connection, ESTABLISHED);
        scene.shows(REMOTE, FIN_WAIT_2);
        scene.passes(3, SECONDS);
        scene.shows(REMOTE, TIME_WAIT);
        scene.passes(60, SECONDS);
        scene.forgets(REMOTE);

        Phase last = lastPhase();
        assertThat(last.state()).isEqualTo(TIME_WAIT);
        assertThat(last.startError()).isEqualTo(SECONDS.toNanos(3));
    }

    @Test
    void timerNeverDatesTimeWaitBeforeTheStateThatWentBefore() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.passes(1, SECONDS);
        long closed = scene.now();
        scene.closes(connection, ESTABLISHED);
        scene.passes(10, MILLISECONDS);
        scene.kernel.has(REMOTE, TIME_WAIT, 59_000);
        scene.looks();
        scene.passes(60, SECONDS);
        scene.forgets(REMOTE);

        assertThat(states()).containsExactly(FIN_WAIT_1, FIN_WAIT_2, TIME_WAIT);
        assertThat(lastPhase().start()).isGreaterThanOrEqualTo(closed);
    }

    @Test
    void finWaitThatThePeerNeverAnswersEndsClosedWithoutTimeWait() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.closes(connection, ESTABLISHED);
        scene.shows(REMOTE, FIN_WAIT_2);
        scene.passes(60, SECONDS);
        scene.forgets(REMOTE);

        Teardown teardown = scene.theEnded();
        assertThat(states()).containsExactly(FIN_WAIT_1, FIN_WAIT_2);
        assertThat(teardown.finalState()).isEqualTo(TcpState.CLOSE);
    }

    @Test
    void passiveCloseBeginsWhenTheSweepSeesThePeersFin() {
        Connection connection = scene.opens(Side.SERVER, REMOTE);
        scene.sweeps();
        scene.passes(1, SECONDS);
        scene.isIn(CLOSE_WAIT, connection);
        long seen = scene.now();
        scene.sweeps();
        scene.passes(9, SECONDS);
        scene.sweeps();
        scene.passes(1, SECONDS);
        scene.closes(connection, CLOSE_WAIT);
        scene.shows(REMOTE, LAST_ACK);
        scene.passes(1, SECONDS);
        scene.forgets(REMOTE);

        Teardown teardown = scene.theEnded();
        assertThat(teardown.role()).isEqualTo(Role.PASSIVE);
        assertThat(teardown.start()).isEqualTo(seen);
        assertThat(teardown.finalState()).isEqualTo(TcpState.CLOSE);
        assertThat(teardown.events()).hasSize(2).first().isEqualTo(new TeardownEvent.PeerFinSeen(seen, Scene.INTERVAL));
        assertThat(teardown.phases())
                .containsExactly(
                        phase(CLOSE_WAIT, seen, 0, 1000, 10_000, 0, Source.TCP_INFO),
                        phase(LAST_ACK, seen, 10_000, 0, 11_000, 1000, Source.SOCK_DIAG));
    }

    @Test
    void passiveCloseFasterThanTheSweepSaysHowLongThePeersFinMayHaveWaited() {
        Connection connection = scene.opens(Side.SERVER, REMOTE);
        scene.passes(1, SECONDS);
        scene.sweeps();
        scene.passes(400, MILLISECONDS);
        scene.closes(connection, CLOSE_WAIT);
        scene.looks();

        Teardown teardown = scene.theEnded();
        assertThat(teardown.role()).isEqualTo(Role.PASSIVE);
        assertThat(states()).containsExactly(CLOSE_WAIT, LAST_ACK);
        long waited = MILLISECONDS.toNanos(400) - Teardown.TICK;
        assertThat(teardown.phases().get(0).startError()).isEqualTo(waited);
        assertThat(teardown.events().get(0))
                .isEqualTo(new TeardownEvent.PeerFinSeen(scene.now() - Teardown.TICK, waited));
    }

    @Test
    void finsCrossWhenTheKernelShowsClosing() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.closes(connection, ESTABLISHED);
        scene.passes(1, SECONDS);
        scene.shows(REMOTE, CLOSING);
        scene.passes(1, SECONDS);
        scene.kernel.has(REMOTE, TIME_WAIT, 59_900);
        scene.looks();
        scene.passes(60, SECONDS);
        scene.forgets(REMOTE);

        assertThat(scene.theEnded().role()).isEqualTo(Role.SIMULTANEOUS);
        assertThat(states()).containsExactly(FIN_WAIT_1, CLOSING, TIME_WAIT);
    }

    @Test
    void finsCrossedWhenBothEndsOnThisHostAreInTimeWait() {
        Connection connection = scene.opens(Side.CLIENT, LOCAL);
        scene.closes(connection, ESTABLISHED);
        scene.kernel.has(LOCAL, TIME_WAIT, 59_990);
        scene.kernel.has(LOCAL.reversed(), TIME_WAIT, 59_990);
        scene.passes(10, MILLISECONDS);
        scene.looks();
        scene.passes(60, SECONDS);
        scene.forgets(LOCAL);

        assertThat(scene.theEnded().role()).isEqualTo(Role.SIMULTANEOUS);
        assertThat(states()).containsExactly(FIN_WAIT_1, CLOSING, TIME_WAIT);
    }

    @Test
    void oneEndInTimeWaitIsNoCrossing() {
        Connection connection = scene.opens(Side.CLIENT, LOCAL);
        scene.closes(connection, ESTABLISHED);
        scene.kernel.has(LOCAL, TIME_WAIT, 59_990);
        scene.passes(10, MILLISECONDS);
        scene.looks();
        scene.passes(60, SECONDS);
        scene.forgets(LOCAL);

        assertThat(scene.theEnded().role()).isEqualTo(Role.ACTIVE);
        assertThat(states()).containsExactly(FIN_WAIT_1, FIN_WAIT_2, TIME_WAIT);
    }

    @Test
    void peersEndIsAskedForOnlyWhereItIsOnThisHost() {
        scene.closes(scene.opens(Side.CLIENT, REMOTE), ESTABLISHED);
        scene.looks();

        assertThat(scene.kernel.asked).containsExactly(List.of(REMOTE));
    }

    @Test
    void halfCloseDecidesAndTheLaterCloseOnlyReleases() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.shutsOutput(connection, ESTABLISHED);
        scene.passes(1, SECONDS);
        scene.isIn(FIN_WAIT_2, connection);
        scene.sweeps();
        scene.passes(1, SECONDS);
        scene.isIn(TcpState.CLOSE, connection);
        scene.kernel.has(REMOTE, TIME_WAIT, 59_500);
        scene.sweeps();
        scene.looks();
        scene.passes(1, SECONDS);
        scene.closes(connection, TcpState.CLOSE);
        assertThat(scene.ended()).isEmpty();
        scene.passes(59, SECONDS);
        scene.forgets(REMOTE);

        Teardown teardown = scene.theEnded();
        assertThat(teardown.role()).isEqualTo(Role.ACTIVE);
        assertThat(teardown.deciding())
                .hasValueSatisfying(call -> assertThat(call.name()).isEqualTo("Socket.shutdownOutput"));
        assertThat(teardown.finalState()).isEqualTo(TIME_WAIT);
        assertThat(states()).containsExactly(FIN_WAIT_1, FIN_WAIT_2, TIME_WAIT);
        assertThat(teardown.events()).noneMatch(TeardownEvent.Reset.class::isInstance);
        assertThat(scene.counters.calls(Step.RELEASE)).isEqualTo(1);
    }

    @Test
    void halfClosedConnectionThatTheKernelForgotEndsWithItsDescriptor() {
        Connection connection = scene.opens(Side.SERVER, REMOTE);
        scene.isIn(CLOSE_WAIT, connection);
        scene.sweeps();
        scene.passes(1, SECONDS);
        scene.shutsOutput(connection, CLOSE_WAIT);
        scene.isIn(TcpState.CLOSE, connection);
        scene.sweeps();
        scene.looks();
        assertThat(scene.ended()).isEmpty();
        scene.passes(5, SECONDS);
        long released = scene.now();
        scene.closes(connection, TcpState.CLOSE);

        Teardown teardown = scene.theEnded();
        assertThat(teardown.role()).isEqualTo(Role.PASSIVE);
        assertThat(states()).containsExactly(CLOSE_WAIT, LAST_ACK);
        assertThat(teardown.end()).isEqualTo(released);
        assertThat(teardown.events()).noneMatch(TeardownEvent.Reset.class::isInstance);
    }

    @Test
    void secondShutdownOfTheOutputIsARelease() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.shutsOutput(connection, ESTABLISHED);
        scene.passes(1, SECONDS);
        scene.shutsOutput(connection, FIN_WAIT_2);
        scene.passes(1, SECONDS);
        scene.closes(connection, FIN_WAIT_2);
        scene.forgets(REMOTE);

        assertThat(scene.theEnded().events())
                .extracting(event -> ((TeardownEvent.Called) event).decision().step())
                .containsExactly(Step.ACTIVE_FIN, Step.RELEASE, Step.RELEASE);
        assertThat(scene.counters.calls(Step.ACTIVE_FIN)).isEqualTo(1);
    }

    @Test
    void shutdownOfTheInputAloneBeginsNothing() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.calls(connection, CallEvent.Kind.SHUTDOWN_INPUT, ESTABLISHED);

        assertThat(connection.teardown()).isNull();
        assertThat(scene.counters.calls(Step.INPUT_ONLY)).isEqualTo(1);
    }

    private List<TcpState> states() {
        return scene.theEnded().phases().stream().map(Phase::state).toList();
    }

    private Phase lastPhase() {
        List<Phase> phases = scene.theEnded().phases();
        return phases.get(phases.size() - 1);
    }

    private static Phase phase(
            TcpState state, long from, long startMs, long startErrorMs, long endMs, long endErrorMs, Source source) {
        return new Phase(
                state,
                from + MILLISECONDS.toNanos(startMs),
                MILLISECONDS.toNanos(startErrorMs),
                from + MILLISECONDS.toNanos(endMs),
                MILLISECONDS.toNanos(endErrorMs),
                source);
    }
}
