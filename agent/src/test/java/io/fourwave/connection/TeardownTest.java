// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Teardown.Holder;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Decision;
import io.fourwave.tcp.Role;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.Source;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The state machine by its inputs: what each says of where the connection is, and what can be read afterwards. */
class TeardownTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Connection connection = new Scene().opens(Side.CLIENT, Scene.REMOTE);
    private final long start = connection.openedNanos() + 100 * MILLI;
    private final Teardown teardown = new Teardown(connection, ClockAnchor.now(), start);

    @Test
    void closeLeavesTheConnectionToTheKernelAndTheTableToNobody() {
        assertThat(teardown.onCall(call(start, Step.ACTIVE_FIN, TcpState.ESTABLISHED), true))
                .isEqualTo(Holder.KERNEL);
        assertThat(connection.isFinSent()).isTrue();
        assertThat(teardown.onState(TcpState.FIN_WAIT_2, start + MILLI, Source.SOCK_DIAG))
                .isEqualTo(Holder.KERNEL);
        assertThat(teardown.onTableRowGone(start + 2 * MILLI, false)).isEqualTo(Holder.NOBODY);
        assertThat(WholeStory.of(teardown).role()).isEqualTo(Role.ACTIVE);
    }

    @Test
    void shutdownKeepsTheDescriptorUntilItNoLongerTells() {
        assertThat(teardown.onCall(call(start, Step.ACTIVE_FIN, TcpState.ESTABLISHED), false))
                .isEqualTo(Holder.DESCRIPTOR);
        assertThat(teardown.onState(TcpState.FIN_WAIT_2, start + MILLI, Source.TCP_INFO))
                .isEqualTo(Holder.DESCRIPTOR);
        assertThat(teardown.onState(TcpState.CLOSE, start + 2 * MILLI, Source.TCP_INFO))
                .isEqualTo(Holder.KERNEL);
        assertThat(teardown.onTableRowGone(start + 3 * MILLI, false)).isEqualTo(Holder.DESCRIPTOR);
        assertThat(teardown.onCall(call(start + 4 * MILLI, Step.RELEASE, TcpState.CLOSE), true))
                .isEqualTo(Holder.NOBODY);
    }

    /** Whoever sees it first, a sweep or a call, tells the same of it, and tells it once. */
    @Test
    void peersFinIsToldOnce() {
        teardown.onPeerFin(start);
        teardown.onPeerFin(start + MILLI);
        teardown.onCall(call(start + 2 * MILLI, Step.PASSIVE_FIN, TcpState.CLOSE_WAIT), true);

        assertThat(teardown.events())
                .filteredOn(TeardownEvent.PeerFinSeen.class::isInstance)
                .containsExactly(new TeardownEvent.PeerFinSeen(start, 100 * MILLI));
    }

    /** As a heartbeat does that shuts down the output of a channel which its peer keeps half open. */
    @Test
    void socketThatIsShutDownAMillionTimesKeepsFewOfThem() {
        teardown.onCall(call(start, Step.ACTIVE_FIN, TcpState.ESTABLISHED), false);
        for (int i = 1; i < 10_000; i++) {
            teardown.onCall(call(start + i, Step.RELEASE, TcpState.FIN_WAIT_2), false);
        }
        teardown.onReset(start + 10_000);

        assertThat(teardown.events()).hasSizeLessThanOrEqualTo(TeardownRecord.EVENTS_KEPT + 2);
        assertThat(teardown.hasReset()).isTrue();
        assertThat(teardown.deciding())
                .hasValueSatisfying(call -> assertThat(call.nanoTime()).isEqualTo(start));
        assertThat(teardown.lastCall())
                .hasValueSatisfying(call -> assertThat(call.nanoTime()).isEqualTo(start + 9999));
    }

    @Test
    void resetIsToldOnceAndEndsThePhaseItCameIn() {
        teardown.onPeerFin(start);
        assertThat(teardown.onReset(start + MILLI)).isEqualTo(Holder.DESCRIPTOR);
        teardown.onReset(start + 2 * MILLI);
        assertThat(teardown.isResetUnnoticed()).isTrue();
        assertThat(teardown.onCall(call(start + 3 * MILLI, Step.AFTER_RESET, TcpState.CLOSE), true))
                .isEqualTo(Holder.NOBODY);

        assertThat(teardown.events())
                .filteredOn(TeardownEvent.Reset.class::isInstance)
                .hasSize(1);
        assertThat(WholeStory.of(teardown).phases())
                .singleElement()
                .satisfies(phase -> assertThat(phase.end()).isEqualTo(start + MILLI));
    }

    /** The call is recorded at its entry: the sweep comes before its system call does. */
    @Test
    void stateThatACallOfOursHasLeftIsNotEnteredAgain() {
        teardown.onPeerFin(start);
        teardown.onCall(call(start + MILLI, Step.PASSIVE_FIN, TcpState.CLOSE_WAIT), false);
        teardown.onState(TcpState.CLOSE_WAIT, start + 2 * MILLI, Source.TCP_INFO);

        assertThat(teardown.currentState()).isEqualTo(TcpState.LAST_ACK);
    }

    @Test
    void callIsCertainOnceTheKernelHasShownWhatItDid() {
        teardown.onCall(call(start, Step.ACTIVE_FIN, TcpState.ESTABLISHED), true);
        assertThat(teardown.nextCertainCall()).isNull();
        teardown.onState(TcpState.LAST_ACK, start + MILLI, Source.SOCK_DIAG);

        assertThat(teardown.nextCertainCall().decision().step()).isEqualTo(Step.PASSIVE_FIN);
        assertThat(teardown.nextCertainCall()).isNull();
    }

    @Test
    void selectorThatLetsGoSendsTheResetThatTheCloseHasSaid() {
        TeardownEvent.Called held = new TeardownEvent.Called(
                start,
                "SocketChannel.close",
                new Decision(Step.ABORT, null, Confidence.CERTAIN),
                TcpState.ESTABLISHED,
                0,
                true,
                "main",
                1,
                Stack.NONE,
                null);
        assertThat(teardown.onCall(held, false)).isEqualTo(Holder.DESCRIPTOR);
        assertThat(teardown.hasReset()).isFalse();

        assertThat(teardown.onDeregistered(start + MILLI, TcpState.ESTABLISHED, true, Optional.empty()))
                .isEqualTo(Holder.NOBODY);
        assertThat(teardown.hasReset()).isTrue();
    }

    @Test
    void endOfTheJvmEndsItAsItStands() {
        teardown.onCall(call(start, Step.ACTIVE_FIN, TcpState.ESTABLISHED), true);
        assertThat(teardown.onLost(start + MILLI)).isEqualTo(Holder.NOBODY);

        assertThat(teardown.finalState()).isEqualTo(TcpState.FIN_WAIT_1);
        assertThat(teardown.nextCertainCall().decision().step()).isEqualTo(Step.ACTIVE_FIN);
    }

    @Test
    void textTellsWhereItStands() {
        teardown.onPeerFin(start);

        assertThat(teardown.toString()).contains("CLOSE_WAIT", "DESCRIPTOR", "NOT_YET");
        assertThat(connection.toString()).contains("client", "10.0.0.2:8080", "CLOSE_WAIT");
    }

    private static TeardownEvent.Called call(long at, Step step, TcpState state) {
        Decision decision = new Decision(step, null, Confidence.CERTAIN);
        return new TeardownEvent.Called(at, "Socket.close", decision, state, 0, false, "main", 1, Stack.NONE, null);
    }
}
