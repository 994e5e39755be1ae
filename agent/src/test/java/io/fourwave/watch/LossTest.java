// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static io.fourwave.capture.CallEvent.Kind.CLOSE;
import static io.fourwave.capture.CallEvent.Kind.SHUTDOWN_INPUT;
import static io.fourwave.capture.CallEvent.Kind.SHUTDOWN_OUTPUT;
import static io.fourwave.tcp.TcpState.CLOSE_WAIT;
import static io.fourwave.tcp.TcpState.ESTABLISHED;
import static io.fourwave.tcp.TcpState.FIN_WAIT_1;
import static io.fourwave.tcp.TcpState.FIN_WAIT_2;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said when something is lost, late, or not to be had: less, and nothing false. */
class LossTest {
    private final Scene scene = new Scene();

    @Test
    void teardownWhoseCloseGotLostEndsAsItWasLastSeen() {
        Connection connection = scene.opens(Side.SERVER, REMOTE);
        scene.isIn(CLOSE_WAIT, connection);
        scene.sweeps();
        scene.passes(2, SECONDS);
        scene.loses(scene.event(connection, CLOSE, CLOSE_WAIT, false, 0, false));
        scene.sweeps();

        Teardown teardown = scene.theEnded();
        assertThat(teardown.role()).isEqualTo(Role.PASSIVE);
        assertThat(teardown.deciding()).isEmpty();
        assertThat(teardown.finalState()).isEqualTo(CLOSE_WAIT);
        assertThat(teardown.phases())
                .singleElement()
                .satisfies(phase -> assertThat(phase.endError()).isEqualTo(SECONDS.toNanos(2)));
    }

    @Test
    void closeThatIsStillInTheQueueIsNotLost() {
        Connection connection = scene.opens(Side.SERVER, REMOTE);
        scene.isIn(CLOSE_WAIT, connection);
        scene.sweeps();
        scene.passes(1, SECONDS);
        CallEvent close = scene.event(connection, CLOSE, CLOSE_WAIT, false, 0, false);
        connection.callBegins();
        connection.descriptorGoes();
        scene.passes(60, SECONDS);
        scene.sweeps();
        assertThat(scene.ended()).isEmpty();
        scene.calls.accept(close);
        scene.looks();

        assertThat(scene.theEnded().decision().step()).isEqualTo(Step.PASSIVE_FIN);
    }

    @Test
    void descriptorClosedByNobodyWeKnowEndsTheTeardown() {
        Connection connection = scene.opens(Side.SERVER, REMOTE);
        scene.isIn(CLOSE_WAIT, connection);
        scene.sweeps();
        scene.passes(1, SECONDS);
        scene.descriptors.isNoSocket(connection.descriptor());
        scene.sweeps();

        assertThat(scene.theEnded().finalState()).isEqualTo(CLOSE_WAIT);
        assertThat(scene.table.size()).isZero();
        assertThat(connection.isDescriptorGone()).isTrue();
    }

    @Test
    void sweepConcludesNothingFromWhatACallUnderWayHasJustDone() {
        Connection connection = scene.opens(Side.CLIENT, LOCAL);
        scene.sweeps();
        CallEvent shutdown = scene.event(connection, SHUTDOWN_OUTPUT, ESTABLISHED, false, 0, false);
        connection.callBegins();
        scene.isIn(TcpState.CLOSE, connection);
        scene.passes(1, MILLISECONDS);
        scene.sweeps();
        assertThat(connection.teardown()).isNull();
        scene.calls.accept(shutdown);
        scene.sweeps();

        Teardown teardown = connection.teardown();
        assertThat(teardown.role()).isEqualTo(Role.ACTIVE);
        assertThat(teardown.events()).noneMatch(TeardownEvent.Reset.class::isInstance);
    }

    @Test
    void sweepAddsNoSecondFinOfThePeerAroundAPassiveHalfClose() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.isIn(CLOSE_WAIT, connection);
        scene.sweeps();
        scene.passes(1, SECONDS);
        CallEvent shutdown = scene.event(connection, SHUTDOWN_OUTPUT, CLOSE_WAIT, false, 0, false);
        connection.callBegins();
        scene.isIn(TcpState.LAST_ACK, connection);
        scene.passes(1, MILLISECONDS);
        scene.sweeps();
        scene.calls.accept(shutdown);
        scene.closes(connection, TcpState.LAST_ACK);
        scene.looks();

        assertThat(scene.theEnded().events())
                .filteredOn(TeardownEvent.PeerFinSeen.class::isInstance)
                .hasSize(1);
    }

    @Test
    void twoThreadsThatCloseAtOnceSendOneFin() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        CallEvent shutdown = scene.event(connection, SHUTDOWN_OUTPUT, ESTABLISHED, false, 0, false);
        scene.passes(1, MILLISECONDS);
        CallEvent close = scene.event(connection, CLOSE, ESTABLISHED, false, 0, false);
        // the later one is in the queue first
        scene.takes(close);
        scene.takes(shutdown);
        scene.looks();

        assertThat(scene.theEnded().role()).isEqualTo(Role.ACTIVE);
        assertThat(scene.counters.calls(Step.ACTIVE_FIN)).isEqualTo(1);
        assertThat(scene.counters.calls(Step.RELEASE)).isEqualTo(1);
    }

    @Test
    void callAfterTheEndChangesNothing() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        CallEvent late = scene.event(connection, SHUTDOWN_INPUT, ESTABLISHED, false, 0, false);
        scene.closes(connection, ESTABLISHED);
        scene.looks();
        int events = scene.theEnded().events().size();
        scene.takes(late);

        assertThat(scene.theEnded().events()).hasSize(events);
    }

    @Test
    void withoutTablesTheCallIsAllThereIs() {
        scene.kernel.isUnavailable();
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.closes(connection, ESTABLISHED);
        scene.passes(2, SECONDS);
        scene.looks();

        Teardown teardown = scene.theEnded();
        assertThat(teardown.role()).isEqualTo(Role.ACTIVE);
        assertThat(teardown.source()).isEqualTo(Source.TCP_INFO);
        assertThat(teardown.finalState()).isEqualTo(FIN_WAIT_1);
        assertThat(teardown.phases()).singleElement().satisfies(phase -> {
            assertThat(phase.isExact()).isFalse();
            assertThat(phase.endError()).isEqualTo(SECONDS.toNanos(2));
        });
    }

    @Test
    void tableThatIsStillBeingOpenedIsAskedAgain() {
        scene.kernel.isOpening();
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.closes(connection, ESTABLISHED);
        scene.passes(2, SECONDS);
        scene.looks();
        assertThat(scene.ended()).isEmpty();

        scene.kernel.has(connection.tuple(), FIN_WAIT_2);
        scene.passes(2, SECONDS);
        scene.looks();

        assertThat(connection.teardown().currentState()).isEqualTo(FIN_WAIT_2);
    }

    @Test
    void tableThatIsNeverOpenedIsNotWaitedForForEver() {
        scene.kernel.isOpening();
        scene.closes(scene.opens(Side.CLIENT, REMOTE), ESTABLISHED);
        scene.passes(121, SECONDS);
        scene.looks();

        assertThat(scene.theEnded().finalState()).isEqualTo(FIN_WAIT_1);
    }

    /** 10 ms a second is a hundredth of one CPU; the first look pays for a cold JVM. */
    @ParameterizedTest
    @CsvSource({"10, 60", "40, 16", "380, 2"})
    void dearerALookTheRarerItComes(long lookMillis, int looksAMinute) {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.kernel.has(REMOTE, FIN_WAIT_2);
        scene.kernel.takes(MILLISECONDS.toNanos(lookMillis));
        scene.closes(connection, ESTABLISHED);
        for (int second = 0; second < 60; second++) {
            scene.looks();
            scene.passes(1, SECONDS);
        }

        assertThat(scene.kernel.asked).hasSize(looksAMinute);
    }

    @Test
    void everyTeardownEndsOnceAtTheEndOfTheJvm() {
        Connection held = scene.opens(Side.SERVER, REMOTE);
        scene.isIn(CLOSE_WAIT, held);
        scene.sweeps();
        Connection closed = scene.opens(Side.CLIENT, LOCAL);
        scene.closes(closed, ESTABLISHED);
        scene.shows(LOCAL, FIN_WAIT_2);
        scene.teardowns.endAll();
        scene.teardowns.endAll();

        assertThat(scene.ended())
                .extracting(Teardown::connection, Teardown::finalState)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple(held, CLOSE_WAIT),
                        org.assertj.core.api.Assertions.tuple(closed, FIN_WAIT_2));
    }

    @Test
    void sweepAndLookTouchNoTeardownThatHasEnded() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.closes(connection, ESTABLISHED);
        scene.looks();
        scene.kernel.has(REMOTE, FIN_WAIT_2);
        scene.passes(1, SECONDS);
        scene.sweeps();
        scene.looks();

        assertThat(scene.theEnded().phases()).hasSize(1);
        assertThat(scene.kernel.asked).hasSize(1);
    }

    @Test
    void tupleThatANewConnectionTookIsGoneForTheOldOne() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.closes(connection, ESTABLISHED);
        scene.kernel.has(REMOTE, ESTABLISHED);
        scene.looks();
        assertThat(scene.ended()).isEmpty();
        scene.passes(2, SECONDS);
        scene.looks();

        assertThat(scene.theEnded().finalState()).isEqualTo(TcpState.CLOSE);
    }

    @Test
    void adoptedConnectionDoesNotClaimToKnowWhenThePeersFinCame() {
        scene.closes(scene.adopts(REMOTE), CLOSE_WAIT);
        scene.looks();

        Phase closeWait = scene.theEnded().phases().get(0);
        assertThat(closeWait.state()).isEqualTo(CLOSE_WAIT);
        assertThat(closeWait.startError()).isGreaterThan(MILLISECONDS.toNanos(100));
    }

    @Test
    void adoptedConnectionDoesNotClaimToKnowWhenItsFinWent() {
        scene.closes(scene.adopts(REMOTE), FIN_WAIT_2);
        scene.looks();

        Teardown teardown = scene.theEnded();
        assertThat(teardown.decision().step()).isEqualTo(Step.RELEASE);
        assertThat(teardown.phases().get(0).startError()).isGreaterThan(MILLISECONDS.toNanos(100));
    }

    @Test
    void adoptedConnectionOnAPortThatIsListenedOnWasAccepted() {
        scene.kernel.has(
                io.fourwave.tcp.FourTuple.of(new byte[4], REMOTE.localPort(), new byte[4], 0), TcpState.LISTEN);
        Connection accepted = scene.adopts(REMOTE);
        scene.closes(accepted, ESTABLISHED);

        assertThat(accepted.side()).isEqualTo(Side.SERVER);
    }

    /** Right after an attach to a busy host the kernel's listeners come late. */
    @Test
    void adoptedConnectionIsAskedForAgainWhereTheKernelDidNotAnswer() {
        scene.kernel.isOpening();
        Connection accepted = scene.adopts(REMOTE);
        scene.closes(accepted, ESTABLISHED);
        scene.kernel.hasListener(REMOTE, 1);
        scene.passes(1, SECONDS);
        scene.looks();

        assertThat(scene.theEnded().connection()).isSameAs(accepted);
        assertThat(accepted.side()).isEqualTo(Side.SERVER);
    }

    @Test
    void whatIsNoTcpConnectionIsNotCounted() {
        Connection connection = scene.opens(Side.CLIENT, REMOTE);
        scene.takes(new CallEvent(connection, CLOSE, 0, false, 0, false, scene.now(), "main", 1, null, null));

        assertThat(connection.teardown()).isNull();
        for (Step step : Step.values()) {
            assertThat(scene.counters.calls(step)).isZero();
        }
    }
}
