// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StackSamplerTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long NOW = 5 * SECOND;

    @Test
    void allCallsCarryAStackWhileTheyAreFew() {
        assertThat(captured(new StackSampler(true, false), StackSampler.FULL_A_SECOND, NOW))
                .isEqualTo(StackSampler.FULL_A_SECOND);
    }

    @Test
    void manyCallsAreSampled() {
        int calls = 160 * StackSampler.ONE_IN;

        assertThat(captured(new StackSampler(true, false), calls, NOW))
                .isEqualTo(StackSampler.FULL_A_SECOND + 160 - StackSampler.FULL_A_SECOND / StackSampler.ONE_IN);
    }

    @Test
    void nextSecondBeginsAnewWithFewer() {
        StackSampler sampler = new StackSampler(true, false);
        captured(sampler, 10_000, NOW);

        assertThat(captured(sampler, StackSampler.FULL_A_LATER_SECOND, NOW + SECOND + 1))
                .isEqualTo(StackSampler.FULL_A_LATER_SECOND);
        assertThat(captured(sampler, StackSampler.ONE_IN - 1, NOW + SECOND + 1)).isLessThan(3);
    }

    @Test
    void afterAQuietSecondAllCarryAStackAgain() {
        StackSampler sampler = new StackSampler(true, false);
        captured(sampler, 10_000, NOW);
        captured(sampler, 10, NOW + SECOND + 1);

        assertThat(captured(sampler, StackSampler.FULL_A_SECOND, NOW + 2 * SECOND + 2))
                .isEqualTo(StackSampler.FULL_A_SECOND);
    }

    @Test
    void afterAPauseAllCarryAStackAgain() {
        StackSampler sampler = new StackSampler(true, false);
        captured(sampler, 10_000, NOW);

        assertThat(captured(sampler, StackSampler.FULL_A_SECOND, NOW + 60 * SECOND))
                .isEqualTo(StackSampler.FULL_A_SECOND);
    }

    @Test
    void fullTakesAllAndOffTakesNone() {
        assertThat(captured(new StackSampler(true, true), 10_000, NOW)).isEqualTo(10_000);
        assertThat(captured(new StackSampler(false, true), 10, NOW)).isZero();
        assertThat(captured(new StackSampler(false, false), 10, NOW)).isZero();
    }

    @Test
    void usesAreSampledMoreThinly() {
        int full = StackSampler.FULL_A_SECOND / StackSampler.USES_RARER;
        int oneIn = StackSampler.ONE_IN * StackSampler.USES_RARER;

        assertThat(captured(StackSampler.ofUses(true), full, NOW)).isEqualTo(full);
        assertThat(captured(StackSampler.ofUses(true), 100 * oneIn, NOW)).isEqualTo(full + 100);
        assertThat(captured(StackSampler.ofUses(false), full, NOW)).isZero();
    }

    private static long captured(StackSampler sampler, int calls, long at) {
        return LongStream.range(0, calls)
                .mapToObj(i -> sampler.capture(at))
                .filter(stack -> stack != null)
                .count();
    }
}
