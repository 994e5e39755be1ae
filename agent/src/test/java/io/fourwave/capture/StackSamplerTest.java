// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.capture.StackSampler.Budget;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StackSamplerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long NOW = -5 * SECOND;
    private static final int BUSY = 4711;
    private static final int RARE = 815;

    @ParameterizedTest
    @EnumSource
    void fewCallsAllCarryAStack(Budget budget) {
        assertThat(captured(auto(budget), budget.full, NOW)).isEqualTo(budget.full);
    }

    @ParameterizedTest
    @EnumSource
    void manyCallsOfOnePlaceAreSampled(Budget budget) {
        int calls = budget.full + 100 * budget.oneIn;

        assertThat(captured(auto(budget), calls, NOW))
                .isBetween(budget.full + 99L, budget.full + 101L + StackSampler.RARE);
    }

    @ParameterizedTest
    @EnumSource
    void nextSecondBeginsAnewWithFewer(Budget budget) {
        StackSampler sampler = auto(budget);
        captured(sampler, 10 * budget.full, NOW);

        assertThat(captured(sampler, budget.later, NOW + SECOND + 1)).isEqualTo(budget.later);
        assertThat(captured(sampler, budget.oneIn - 1, NOW + SECOND + 1)).isLessThan(3 + StackSampler.RARE);
    }

    @ParameterizedTest
    @EnumSource
    void afterAQuietSecondAllCarryAStackAgain(Budget budget) {
        StackSampler sampler = auto(budget);
        captured(sampler, 10 * budget.full, NOW);
        captured(sampler, 10, NOW + SECOND + 1);

        assertThat(captured(sampler, budget.full, NOW + 2 * SECOND + 2)).isEqualTo(budget.full);
    }

    @Test
    void afterAPauseAllCarryAStackAgain() {
        StackSampler sampler = auto(Budget.OPENS);
        captured(sampler, 10 * Budget.OPENS.full, NOW);

        assertThat(captured(sampler, Budget.OPENS.full, NOW + 60 * SECOND)).isEqualTo(Budget.OPENS.full);
    }

    @Test
    void fullTakesAllAndOffTakesNone() {
        assertThat(captured(new StackSampler(true, true, Budget.CLOSES), 10_000, NOW))
                .isEqualTo(10_000);
        assertThat(captured(new StackSampler(false, true, Budget.CLOSES), 10, NOW))
                .isZero();
        assertThat(captured(new StackSampler(false, false, Budget.CLOSES), 10, NOW))
                .isZero();
    }

    /** So many connections a second beside five that leak, from another thread or to another peer, for a minute. */
    @ParameterizedTest
    @CsvSource({"300", "1500", "5000", "50000"})
    void rareLineIsNotStarvedByABusyOne(int busyASecond) {
        StackSampler sampler = auto(Budget.OPENS);
        int seen = 0;
        for (int fifth = 0; fifth < 5 * 60; fifth++) {
            long at = NOW + fifth * SECOND / 5;
            captured(sampler, busyASecond / 5, at);
            seen += sampler.capture(at + 1, RARE) != null ? 1 : 0;
        }

        assertThat(seen).isGreaterThanOrEqualTo(5 * 60 * 95 / 100);
    }

    /** From the same thread and to the same peer: up to what is taken of all. */
    @Test
    void rareLineOfTheSamePlaceIsNotStarvedBy1500() {
        StackSampler sampler = auto(Budget.OPENS);
        int seen = 0;
        for (int fifth = 0; fifth < 5 * 60; fifth++) {
            long at = NOW + fifth * SECOND / 5;
            captured(sampler, 1500 / 5, at);
            seen += sampler.capture(at + 1, BUSY) != null ? 1 : 0;
        }

        assertThat(seen).isEqualTo(5 * 60);
    }

    /** Each virtual thread is a place of its own. */
    @Test
    void placesWithoutEndCostNoMoreThanASecondsWorth() {
        StackSampler sampler = auto(Budget.CLOSES);
        long captured = LongStream.range(0, 100_000)
                .filter(i -> sampler.capture(NOW, (int) i) != null)
                .count();

        assertThat(captured).isLessThanOrEqualTo(2L * Budget.CLOSES.full + 100_000 / Budget.CLOSES.oneIn + 1);
    }

    private static StackSampler auto(Budget budget) {
        return new StackSampler(true, false, budget);
    }

    private static long captured(StackSampler sampler, int calls, long at) {
        return LongStream.range(0, calls)
                .mapToObj(i -> sampler.capture(at, BUSY))
                .filter(stack -> stack != null)
                .count();
    }
}
