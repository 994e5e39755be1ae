// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

import static io.fourwave.tcp.AbortReason.LINGER_ZERO;
import static io.fourwave.tcp.AbortReason.UNREAD_DATA;
import static io.fourwave.tcp.Call.CLOSE;
import static io.fourwave.tcp.Call.SHUTDOWN_INPUT;
import static io.fourwave.tcp.Call.SHUTDOWN_OUTPUT;
import static io.fourwave.tcp.Confidence.CERTAIN;
import static io.fourwave.tcp.Confidence.PROBABLE;
import static io.fourwave.tcp.Step.ABORT;
import static io.fourwave.tcp.Step.ACTIVE_FIN;
import static io.fourwave.tcp.Step.AFTER_RESET;
import static io.fourwave.tcp.Step.CONNECT_ABANDONED;
import static io.fourwave.tcp.Step.INPUT_ONLY;
import static io.fourwave.tcp.Step.PASSIVE_FIN;
import static io.fourwave.tcp.Step.RELEASE;
import static io.fourwave.tcp.TcpState.CLOSE_WAIT;
import static io.fourwave.tcp.TcpState.CLOSING;
import static io.fourwave.tcp.TcpState.ESTABLISHED;
import static io.fourwave.tcp.TcpState.FIN_WAIT_1;
import static io.fourwave.tcp.TcpState.FIN_WAIT_2;
import static io.fourwave.tcp.TcpState.LAST_ACK;
import static io.fourwave.tcp.TcpState.LISTEN;
import static io.fourwave.tcp.TcpState.NEW_SYN_RECV;
import static io.fourwave.tcp.TcpState.SYN_RECV;
import static io.fourwave.tcp.TcpState.SYN_SENT;
import static io.fourwave.tcp.TcpState.TIME_WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StepTableTest {
    private static final Set<TcpState> CAN_SEND_FIN = EnumSet.of(ESTABLISHED, CLOSE_WAIT, SYN_RECV);
    private static final Set<TcpState> CAN_RESET =
            EnumSet.of(ESTABLISHED, CLOSE_WAIT, FIN_WAIT_1, FIN_WAIT_2, SYN_RECV);

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void callInStateStartsStep(Row row) {
        assertThat(StepTable.decide(row.sample)).isEqualTo(row.decision);
    }

    /** One for each row of the table in the design, in its order, and for each refinement, below its row. */
    static Stream<Row> rows() {
        return Stream.of(
                on(SHUTDOWN_INPUT, ESTABLISHED).starts(INPUT_ONLY),
                on(SHUTDOWN_INPUT, CLOSE_WAIT).unread(9).starts(INPUT_ONLY),
                on(SHUTDOWN_INPUT, TcpState.CLOSE).starts(INPUT_ONLY),
                on(SHUTDOWN_INPUT, ESTABLISHED).lingerZero().starts(INPUT_ONLY),
                on(CLOSE, SYN_SENT).starts(CONNECT_ABANDONED),
                on(CLOSE, SYN_SENT).lingerZero().starts(CONNECT_ABANDONED),
                on(SHUTDOWN_OUTPUT, SYN_SENT).starts(CONNECT_ABANDONED),
                on(CLOSE, ESTABLISHED).lingerZero().aborts(LINGER_ZERO, CERTAIN),
                on(CLOSE, SYN_RECV).lingerZero().aborts(LINGER_ZERO, CERTAIN),
                on(CLOSE, CLOSE_WAIT).lingerZero().aborts(LINGER_ZERO, CERTAIN),
                on(CLOSE, FIN_WAIT_1).lingerZero().aborts(LINGER_ZERO, CERTAIN),
                on(CLOSE, FIN_WAIT_2).lingerZero().finSent().aborts(LINGER_ZERO, CERTAIN),
                on(CLOSE, ESTABLISHED).lingerZero().unread(5).aborts(LINGER_ZERO, CERTAIN),
                on(CLOSE, ESTABLISHED).lingerZero().finFirst().aborts(LINGER_ZERO, CERTAIN),
                on(CLOSE, TcpState.CLOSE).lingerZero().starts(AFTER_RESET),
                on(CLOSE, LISTEN).lingerZero().starts(RELEASE),
                // both FINs are under way: the kernel lets them finish
                on(CLOSE, LAST_ACK).lingerZero().starts(RELEASE),
                on(CLOSE, CLOSING).lingerZero().starts(RELEASE),
                on(CLOSE, LAST_ACK).unread(5).starts(RELEASE),
                on(CLOSE, CLOSING).unread(5).starts(RELEASE),
                // only close(2) resets
                on(SHUTDOWN_OUTPUT, ESTABLISHED).lingerZero().starts(ACTIVE_FIN),
                on(SHUTDOWN_OUTPUT, CLOSE_WAIT).lingerZero().starts(PASSIVE_FIN),
                on(SHUTDOWN_OUTPUT, ESTABLISHED).unread(5).starts(ACTIVE_FIN),
                on(SHUTDOWN_OUTPUT, CLOSE_WAIT).unread(5).starts(PASSIVE_FIN),
                on(SHUTDOWN_OUTPUT, ESTABLISHED).unread(5).finFirst().starts(ACTIVE_FIN),
                on(CLOSE, ESTABLISHED).unread(1).aborts(UNREAD_DATA, CERTAIN),
                on(CLOSE, CLOSE_WAIT).unread(1).aborts(UNREAD_DATA, CERTAIN),
                on(CLOSE, CLOSE_WAIT).unread(1).sameHost().aborts(UNREAD_DATA, CERTAIN),
                on(CLOSE, FIN_WAIT_1).unread(1).aborts(UNREAD_DATA, CERTAIN),
                on(CLOSE, FIN_WAIT_2).unread(1).finSent().aborts(UNREAD_DATA, CERTAIN),
                // a Socket shuts its output down before it closes: FIN, then RST
                on(CLOSE, ESTABLISHED).unread(1).finFirst().aborts(UNREAD_DATA, PROBABLE),
                on(CLOSE, ESTABLISHED).unread(1).finFirst().sameHost().aborts(UNREAD_DATA, PROBABLE),
                on(CLOSE, FIN_WAIT_2).unread(1).finFirst().finSent().aborts(UNREAD_DATA, PROBABLE),
                on(CLOSE, CLOSE_WAIT).unread(1).finFirst().aborts(UNREAD_DATA, PROBABLE),
                // on one host that FIN is acknowledged before close(2): nothing is left to reset
                on(CLOSE, CLOSE_WAIT).unread(1).finFirst().sameHost().startsProbably(PASSIVE_FIN),
                on(CLOSE, ESTABLISHED).starts(ACTIVE_FIN),
                on(CLOSE, ESTABLISHED).finFirst().sameHost().starts(ACTIVE_FIN),
                on(CLOSE, SYN_RECV).starts(ACTIVE_FIN),
                on(SHUTDOWN_OUTPUT, ESTABLISHED).starts(ACTIVE_FIN),
                on(CLOSE, CLOSE_WAIT).starts(PASSIVE_FIN),
                on(SHUTDOWN_OUTPUT, CLOSE_WAIT).starts(PASSIVE_FIN),
                // two threads at once: the second one sends nothing
                on(CLOSE, ESTABLISHED).finSent().startsProbably(RELEASE),
                on(CLOSE, CLOSE_WAIT).finSent().startsProbably(RELEASE),
                on(CLOSE, FIN_WAIT_1).starts(RELEASE),
                on(CLOSE, FIN_WAIT_2).starts(RELEASE),
                on(CLOSE, CLOSING).starts(RELEASE),
                on(CLOSE, TIME_WAIT).starts(RELEASE),
                on(CLOSE, LAST_ACK).starts(RELEASE),
                on(SHUTDOWN_OUTPUT, FIN_WAIT_2).finSent().starts(RELEASE),
                on(CLOSE, TcpState.CLOSE).finSent().starts(RELEASE),
                on(CLOSE, TcpState.CLOSE).starts(AFTER_RESET),
                on(CLOSE, TcpState.CLOSE).unread(7).starts(AFTER_RESET),
                on(SHUTDOWN_OUTPUT, TcpState.CLOSE).starts(AFTER_RESET),
                on(CLOSE, LISTEN).starts(RELEASE),
                on(CLOSE, NEW_SYN_RECV).starts(RELEASE));
    }

    @Test
    void everyRowIsAnotherOne() {
        assertThat(rows().map(row -> row.sample)).doesNotHaveDuplicates();
    }

    @Test
    void everyInputHasAnAnswer() {
        assertThat(everySample()).hasSize(3 * 12 * 2 * 3 * 2 * 2 * 2).allSatisfy(sample -> {
            Decision decision = StepTable.decide(sample);
            assertThat(decision.step()).isNotNull();
            assertThat(decision.confidence()).isIn(CERTAIN, PROBABLE);
        });
    }

    @Test
    void onlyAnAbortHasAReason() {
        assertThat(everySample()).allSatisfy(sample -> {
            Decision decision = StepTable.decide(sample);
            assertThat(decision.abortReason() != null).isEqualTo(decision.step() == ABORT);
        });
    }

    @Test
    void shutdownInputIsAlwaysInputOnlyAndNothingElseIs() {
        assertThat(everySample())
                .allSatisfy(sample -> assertThat(StepTable.decide(sample).step() == INPUT_ONLY)
                        .isEqualTo(sample.call() == SHUTDOWN_INPUT));
    }

    @Test
    void shutdownNeverAborts() {
        assertThat(everySample())
                .filteredOn(sample -> sample.call() != CLOSE)
                .noneMatch(sample -> StepTable.decide(sample).step() == ABORT);
    }

    @Test
    void abortComesOnlyFromStatesInWhichTheKernelResets() {
        assertThat(everySample())
                .filteredOn(sample -> StepTable.decide(sample).step() == ABORT)
                .allSatisfy(sample -> {
                    assertThat(sample.state()).isIn(CAN_RESET);
                    assertThat(sample.lingerZero() || sample.unreadBytes() > 0).isTrue();
                });
        assertThat(TcpState.values())
                .allSatisfy(state -> assertThat(StepTable.closeCanReset(state)).isEqualTo(CAN_RESET.contains(state)));
    }

    @Test
    void lingerZeroIsTheReasonWheneverItIsSet() {
        assertThat(everySample())
                .filteredOn(sample -> StepTable.decide(sample).step() == ABORT)
                .allSatisfy(sample -> assertThat(StepTable.decide(sample).abortReason())
                        .isEqualTo(sample.lingerZero() ? LINGER_ZERO : UNREAD_DATA));
    }

    @Test
    void finIsSentOnceAndOnlyWhereItsDirectionIsOpen() {
        assertThat(everySample())
                .filteredOn(sample -> EnumSet.of(ACTIVE_FIN, PASSIVE_FIN)
                        .contains(StepTable.decide(sample).step()))
                .allSatisfy(sample -> {
                    assertThat(sample.state()).isIn(CAN_SEND_FIN);
                    assertThat(StepTable.decide(sample).step() == PASSIVE_FIN).isEqualTo(sample.state() == CLOSE_WAIT);
                });
        assertThat(everySample())
                .filteredOn(CallSample::localFinSent)
                .filteredOn(sample -> sample.unreadBytes() == 0)
                .noneMatch(sample -> EnumSet.of(ACTIVE_FIN, PASSIVE_FIN)
                        .contains(StepTable.decide(sample).step()));
    }

    @Test
    void resetIsConcludedOnlyFromClosedWithoutAFinOfOurs() {
        assertThat(everySample())
                .filteredOn(sample -> StepTable.decide(sample).step() == AFTER_RESET)
                .allSatisfy(sample -> {
                    assertThat(sample.state()).isEqualTo(TcpState.CLOSE);
                    assertThat(sample.localFinSent()).isFalse();
                });
    }

    private static List<CallSample> everySample() {
        List<CallSample> samples = new ArrayList<>();
        boolean[] both = {false, true};
        for (Call call : Call.values()) {
            for (TcpState state : TcpState.values()) {
                for (int unread : new int[] {0, 1, Integer.MAX_VALUE}) {
                    for (int bits = 0; bits < 16; bits++) {
                        samples.add(new CallSample(
                                call,
                                state,
                                both[bits & 1],
                                unread,
                                both[bits >> 1 & 1],
                                both[bits >> 2 & 1],
                                both[bits >> 3 & 1]));
                    }
                }
            }
        }
        return samples;
    }

    private static When on(Call call, TcpState state) {
        return new When(new CallSample(call, state, false, 0, false, false, false));
    }

    /** The left side of a row, under construction. */
    private record When(CallSample sample) {
        When lingerZero() {
            return with(true, sample.unreadBytes(), sample.finFirst(), sample.localFinSent(), sample.sameHost());
        }

        When unread(int bytes) {
            return with(sample.lingerZero(), bytes, sample.finFirst(), sample.localFinSent(), sample.sameHost());
        }

        When finFirst() {
            return with(sample.lingerZero(), sample.unreadBytes(), true, sample.localFinSent(), sample.sameHost());
        }

        When finSent() {
            return with(sample.lingerZero(), sample.unreadBytes(), sample.finFirst(), true, sample.sameHost());
        }

        When sameHost() {
            return with(sample.lingerZero(), sample.unreadBytes(), sample.finFirst(), sample.localFinSent(), true);
        }

        Row starts(Step step) {
            return new Row(sample, new Decision(step, null, CERTAIN));
        }

        Row startsProbably(Step step) {
            return new Row(sample, new Decision(step, null, PROBABLE));
        }

        Row aborts(AbortReason reason, Confidence confidence) {
            return new Row(sample, new Decision(ABORT, reason, confidence));
        }

        private When with(boolean lingerZero, int unread, boolean finFirst, boolean finSent, boolean sameHost) {
            return new When(
                    new CallSample(sample.call(), sample.state(), lingerZero, unread, finFirst, finSent, sameHost));
        }
    }

    /** One row, which reads like one: {@code CLOSE in CLOSE_WAIT, 1 unread, FIN first -> ABORT (UNREAD_DATA), PROBABLE}. */
    record Row(CallSample sample, Decision decision) {
        @Override
        public String toString() {
            return sample.call() + " in " + sample.state()
                    + (sample.lingerZero() ? ", linger 0" : "")
                    + (sample.unreadBytes() > 0 ? ", " + sample.unreadBytes() + " unread" : "")
                    + (sample.finFirst() ? ", FIN first" : "")
                    + (sample.localFinSent() ? ", our FIN sent" : "")
                    + (sample.sameHost() ? ", same host" : "")
                    + " -> " + decision.step()
                    + (decision.abortReason() == null ? "" : " (" + decision.abortReason() + ")")
                    + ", " + decision.confidence();
        }
    }
}
