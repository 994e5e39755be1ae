// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoFindingsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 | 1 | 475 | none yet: watching for 1 s, leak.after is 30 s; 475 in CLOSE_WAIT meanwhile",
                "30 | 29 | 0 | none yet: watching for 29 s, leak.after is 30 s",
                "0.5 | 0 | 1 | none yet: watching for 0 s, leak.after is 0.5 s; 1 in CLOSE_WAIT meanwhile",
                "30 | 30 | 2 | none so far. 2 connections are in CLOSE_WAIT; leak.after is 30 s: look again after that time",
                "300 | 7200 | 0 | none in 2 h of watching",
            })
    void whatWasSeenIsSaidWithIt(double leakAfterS, long watchingS, int closeWait, String sentence) {
        assertThat(NoFindings.sentence("none", leakAfterS, watchingS, closeWait))
                .isEqualTo(sentence);
    }
}
