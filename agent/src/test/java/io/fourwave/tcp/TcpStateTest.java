// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TcpStateTest {

    /** include/net/tcp_states.h, the semantic conventions' {@code network.connection.state}, ss(8). */
    @ParameterizedTest
    @CsvSource({
        "ESTABLISHED,  1, established,  established, false",
        "SYN_SENT,     2, syn_sent,     syn-sent,    false",
        "SYN_RECV,     3, syn_received, syn-recv,    false",
        "FIN_WAIT_1,   4, fin_wait_1,   fin-wait-1,  true",
        "FIN_WAIT_2,   5, fin_wait_2,   fin-wait-2,  true",
        "TIME_WAIT,    6, time_wait,    time-wait,   true",
        "CLOSE,        7, closed,       closed,      false",
        "CLOSE_WAIT,   8, close_wait,   close-wait,  true",
        "LAST_ACK,     9, last_ack,     last-ack,    true",
        "LISTEN,      10, listen,       listening,   false",
        "CLOSING,     11, closing,      closing,     true",
        "NEW_SYN_RECV,12, syn_received, syn-recv,    false"
    })
    void stateHasTheKernelsNumberAndEverybodysNames(
            TcpState state, int number, String semconv, String ss, boolean teardown) {
        assertThat(state.number()).isEqualTo(number);
        assertThat(TcpState.ofNumber(number)).contains(state);
        assertThat(state.semconv()).isEqualTo(semconv);
        assertThat(state.ssName()).isEqualTo(ss);
        assertThat(state.isTeardown()).isEqualTo(teardown);
    }

    @Test
    void semanticConventionNamesAreTheElevenOfOpenTelemetry() {
        TreeSet<String> names = new TreeSet<>();
        Arrays.stream(TcpState.values()).forEach(state -> names.add(state.semconv()));

        assertThat(names)
                .containsExactly(
                        "close_wait",
                        "closed",
                        "closing",
                        "established",
                        "fin_wait_1",
                        "fin_wait_2",
                        "last_ack",
                        "listen",
                        "syn_received",
                        "syn_sent",
                        "time_wait");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 13, 255, Integer.MAX_VALUE})
    void numberThatNoStateHasIsEmpty(int number) {
        assertThat(TcpState.ofNumber(number)).isEmpty();
    }
}
