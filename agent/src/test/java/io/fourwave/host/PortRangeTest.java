// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortRangeTest {
    @Test
    void bothEndsCount() {
        PortRange range = PortRange.parse("32768\t60999\n").orElseThrow();

        assertThat(range).isEqualTo(PortRange.DEFAULT);
        assertThat(range.size()).isEqualTo(28_232);
        assertThat(range.text()).isEqualTo("32768-60999");
        assertThat(range.contains(32_768)).isTrue();
        assertThat(range.contains(60_999)).isTrue();
        assertThat(range.contains(61_000)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "32768", "a b", "1 2 3", "1 999999"})
    void anythingElseIsNone(String text) {
        assertThat(PortRange.parse(text)).isEmpty();
    }
}
