// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers are those of poll(2) on Linux: IN 1, OUT 4, ERR 8, HUP 0x10, NVAL 0x20, RDHUP 0x2000. */
class ReadinessTest {

    @ParameterizedTest
    @CsvSource({
        "4,      ESTABLISHED, false",
        "5,      ESTABLISHED, true",
        "0x2005, CLOSE_WAIT,  true",
        "0x2001, CLOSE_WAIT,  true",
    })
    void tellsStateAndWhetherBytesMayBeUnread(String told, TcpState state, boolean mayHaveUnread) {
        int number = Integer.decode(told);

        assertThat(Readiness.state(number)).isEqualTo(state.number());
        assertThat(Readiness.mayHaveUnread(number)).isEqualTo(mayHaveUnread);
    }

    /** Nothing told; a full send buffer, or a connect under way; a reset; both directions shut; an error; not open. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "0x201d", "0x2015", "0x2011", "0xc", "0xd", "0x200d", "0x20", "0x2004"})
    void leavesTheRestToTcpInfo(String told) {
        assertThat(Readiness.state(Integer.decode(told))).isZero();
        assertThat(Readiness.mayHaveUnread(Integer.decode(told))).isTrue();
    }
}
