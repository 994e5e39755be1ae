// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "27      | \\u001b",
                "10      | \\u000a",
                "0       | \\u0000",
                "8238    | \\u202e",
                "8203    | \\u200b",
                "8232    | \\u2028",
                "55296   | \\ud800",
                "65535   | \\uffff",
                "917569  | \\ue0041",
                "233     | é",
                "128512  | 😀",
            })
    void whatCannotBeSeenIsShownByItsNumber(int codePoint, String shown) {
        assertThat(Visible.of("a" + Character.toString(codePoint) + "b")).isEqualTo("a" + shown + "b");
    }
}
