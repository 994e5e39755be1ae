// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SpanBudgetTest {
    private final SpanBudget budget = new SpanBudget(2);

    @Test
    void beyondTheRateOfItsSecondATraceIsLeftOutAndCounted() {
        assertThat(budget.allows(seconds(7))).isTrue();
        assertThat(budget.allows(seconds(7) + 999_999_999)).isTrue();
        assertThat(budget.allows(seconds(7) + 500_000_000)).isFalse();
        assertThat(budget.leftOut()).isEqualTo(1);
    }

    @Test
    void secondInWhichItBeganCountsWheneverItEnds() {
        assertThat(LongStream.of(7, 8, 7, 8, 9).map(SpanBudgetTest::seconds)).allMatch(budget::allows);
        assertThat(budget.allows(seconds(8))).isFalse();
        assertThat(budget.allows(seconds(9))).isTrue();
    }

    @Test
    void secondsOfANegativeClockCountToo() {
        assertThat(budget.allows(seconds(-7))).isTrue();
        assertThat(budget.allows(seconds(-7))).isTrue();
        assertThat(budget.allows(seconds(-7))).isFalse();
    }

    @Test
    void rateOfZeroAllowsNothing() {
        SpanBudget none = new SpanBudget(0);
        assertThat(none.allows(seconds(1))).isFalse();
        assertThat(none.leftOut()).isEqualTo(1);
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
