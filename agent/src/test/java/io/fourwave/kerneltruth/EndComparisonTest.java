// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static io.fourwave.tcp.Step.ABORT;
import static io.fourwave.tcp.Step.ACTIVE_FIN;
import static io.fourwave.tcp.Step.AFTER_RESET;
import static io.fourwave.tcp.Step.PASSIVE_FIN;
import static io.fourwave.tcp.Step.RELEASE;
import static io.fourwave.tcp.TcpState.CLOSE;
import static io.fourwave.tcp.TcpState.CLOSE_WAIT;
import static io.fourwave.tcp.TcpState.ESTABLISHED;
import static io.fourwave.tcp.TcpState.FIN_WAIT_1;
import static io.fourwave.tcp.TcpState.LAST_ACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.kerneltruth.AgentAccount.AgentCall;
import io.fourwave.kerneltruth.AgentAccount.Teardown;
import io.fourwave.kerneltruth.EndComparison.Outcome;
import io.fourwave.kerneltruth.ScenarioLog.Clock;
import io.fourwave.kerneltruth.TraceEvent.Reset;
import io.fourwave.kerneltruth.TraceEvent.StateChange;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndComparisonTest {
    private static final long MILLI = 1_000_000;
    private static final long MICRO = 1_000;
    private static final Clock CLOCK = new Clock(0, 1_000_000 * MILLI);
    private static final FourTuple TUPLE =
            FourTuple.of(InetAddress.getLoopbackAddress(), 1, InetAddress.getLoopbackAddress(), 2);

    @Test
    void callsThatTakeAllSegmentsAreRight() {
        List<TraceEvent> kernel = List.of(change(1, ESTABLISHED, FIN_WAIT_1));
        assertThat(judge(kernel, call(1, ACTIVE_FIN), call(2, RELEASE))).isEqualTo(Outcome.OK);
    }

    @Test
    void abortTakesTheFinThatItsOwnCallSentFirst() {
        List<TraceEvent> kernel = List.of(change(1, ESTABLISHED, FIN_WAIT_1), reset(2));
        assertThat(judge(kernel, call(1, ABORT))).isEqualTo(Outcome.OK);
        assertThat(judge(kernel, call(1, ACTIVE_FIN), call(2, ABORT))).isEqualTo(Outcome.OK);
    }

    @Test
    void abortWithoutResetIsAMismatch() {
        assertThat(judge(List.of(change(1, ESTABLISHED, FIN_WAIT_1)), call(1, ABORT)))
                .isEqualTo(Outcome.MISMATCH);
    }

    @Test
    void passiveInsteadOfActiveIsAMismatch() {
        assertThat(judge(List.of(change(1, ESTABLISHED, FIN_WAIT_1)), call(1, PASSIVE_FIN)))
                .isEqualTo(Outcome.MISMATCH);
    }

    @Test
    void segmentThatNoCallTakesIsMissing() {
        List<TraceEvent> kernel = List.of(change(1, ESTABLISHED, FIN_WAIT_1));
        assertThat(judge(kernel)).isEqualTo(Outcome.MISSING);
        assertThat(judge(kernel, call(1, AFTER_RESET))).isEqualTo(Outcome.MISSING);
    }

    @Test
    void callWithoutASegmentLeftIsOneTooMany() {
        List<TraceEvent> kernel = List.of(change(1, ESTABLISHED, FIN_WAIT_1));
        assertThat(judge(kernel, call(1, ACTIVE_FIN), call(2, ACTIVE_FIN))).isEqualTo(Outcome.TWICE);
        assertThat(judge(List.of(change(1, ESTABLISHED, CLOSE)), call(1, ABORT)))
                .isEqualTo(Outcome.TWICE);
    }

    @Test
    void secondTeardownOfOneConnectionIsOneTooMany() {
        List<TraceEvent> kernel = List.of(change(1, ESTABLISHED, FIN_WAIT_1));
        Teardown right = teardown(ACTIVE_FIN, call(1, ACTIVE_FIN));
        Teardown again = teardown(RELEASE, call(2, RELEASE));
        assertThat(judge(kernel, List.of(right, again), false).outcome()).isEqualTo(Outcome.TWICE);
    }

    @Test
    void callFarFromItsSegmentHasAWrongTime() {
        List<TraceEvent> kernel = List.of(change(1000, ESTABLISHED, FIN_WAIT_1));
        assertThat(judge(kernel, call(1, ACTIVE_FIN))).isEqualTo(Outcome.WRONG_TIME);
    }

    @Test
    void errorIsTheLargestDistanceToTheKernel() {
        List<TraceEvent> kernel = List.of(change(10, ESTABLISHED, FIN_WAIT_1), reset(20));
        List<Teardown> account = List.of(teardown(ABORT, call(9, ACTIVE_FIN), call(17, ABORT)));
        assertThat(judge(kernel, account, false).worstErrorNanos()).isEqualTo(3 * MILLI);
    }

    @Test
    void raceIsAcceptedOnlyWhereTheKernelProvesIt() {
        List<TraceEvent> kernel = List.of(change(2, ESTABLISHED, CLOSE_WAIT), change(3, CLOSE_WAIT, LAST_ACK));
        List<Teardown> before = List.of(teardown(ACTIVE_FIN, call(1, ACTIVE_FIN)));
        List<Teardown> between = List.of(teardown(ACTIVE_FIN, call(3, ACTIVE_FIN)));
        List<Teardown> corrected = List.of(teardown(PASSIVE_FIN, call(1, ACTIVE_FIN)));
        assertThat(judge(kernel, before, true).outcome()).isEqualTo(Outcome.RACE);
        assertThat(judge(kernel, before, false).outcome()).isEqualTo(Outcome.MISMATCH);
        assertThat(judge(kernel, between, true).outcome()).isEqualTo(Outcome.MISMATCH);
        assertThat(judge(kernel, corrected, true).outcome()).isEqualTo(Outcome.OK);
    }

    private static Outcome judge(List<TraceEvent> kernel, AgentCall... calls) {
        List<Teardown> account = calls.length == 0 ? List.of() : List.of(teardown(calls[0].step(), calls));
        return judge(kernel, account, false).outcome();
    }

    private static EndComparison judge(List<TraceEvent> events, List<Teardown> account, boolean raceAllowed) {
        KernelVerdict kernel = KernelVerdict.lives(events, TUPLE).get(0);
        return EndComparison.of(kernel, kernel.byCallUntil(Long.MAX_VALUE), account, CLOCK, raceAllowed);
    }

    private static TraceEvent change(long millis, TcpState from, TcpState to) {
        return new StateChange(millis * MILLI + 5 * MICRO, TUPLE, from, to);
    }

    private static TraceEvent reset(long millis) {
        return new Reset(millis * MILLI + 5 * MICRO, TUPLE, "TCP_ABORT_ON_CLOSE");
    }

    private static AgentCall call(long millis, Step step) {
        return new AgentCall("Socket.close", step, CLOCK.epoch(millis * MILLI + 5 * MICRO));
    }

    private static Teardown teardown(Step step, AgentCall... calls) {
        return new Teardown(TUPLE, "client", step.text(), "active", calls[0].epochNanos(), Arrays.asList(calls));
    }
}
