// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloseOrderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 look leak 999999999",
                "close_wait_leak-cc971e90 close leak 1",
                "17 close leak 5",
                "3 close force 1",
                "0 look force 0",
                "1 close force 5 through static com.acme.Orders.SESSIONS > HashMap > Socket"
            })
    void isReadAsItIsWritten(String text) {
        assertThat(CloseOrder.parse(text).orElseThrow()).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1 close",
                "close 1",
                "1 close leak",
                "1 open leak 5",
                "-1 close leak 5",
                "1 close leak 5 6",
                "1 close force 5 through",
                "1 close force 5 through thread main > Socket",
                "1 close force 5 through static com.acme.Orders.SESSIONS"
            })
    void nothingElseIsAnOrder(String text) {
        assertThat(CloseOrder.parse(text)).isEmpty();
    }
}
