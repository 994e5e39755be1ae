// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static io.fourwave.telemetry.SpanBudget.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SpanBudgetTest {
    private final SpanBudget budget = new SpanBudget(1);

    @Test
    void bucketIsThereAtOnceAndOneMoreASecond() {
        assertThat(allowed(7, 1000)).isEqualTo(BUCKET + 1);
        assertThat(budget.leftOut()).isEqualTo(1000 - BUCKET - 1);
        assertThat(allowed(8, 10)).isEqualTo(1);
        assertThat(allowed(18, 100)).isEqualTo(10);
    }

    @Test
    void quietTimeFillsTheBucketAndNoMore() {
        allowed(0, 1000);
        assertThat(allowed(500, 1000)).isEqualTo(BUCKET + 1);
    }

    @Test
    void secondInWhichItBeganCountsWheneverItEnds() {
        List<Long> starts = LongStream.range(0, 300).boxed().collect(Collectors.toList());
        Collections.shuffle(starts, new Random(1));
        assertThat(starts).allMatch(second -> budget.allows(seconds(second)));
        assertThat(budget.leftOut()).isZero();
    }

    @Test
    void overNoStretchAreThereMoreThanTheBucketAndWhatFlowsIn() {
        Random random = new Random(2);
        long[] allowed = new long[200];
        for (int i = 0; i < 5000; i++) {
            int second = random.nextInt(random.nextBoolean() ? 200 : 20);
            allowed[second] += budget.allows(seconds(second)) ? 1 : 0;
        }
        for (int from = 0; from < 200; from++) {
            for (int to = from; to < 200; to++) {
                assertThat(LongStream.of(allowed)
                                .skip(from)
                                .limit(to - from + 1)
                                .sum())
                        .isLessThanOrEqualTo(BUCKET + to - from + 1);
            }
        }
        assertThat(LongStream.of(allowed).sum()).isGreaterThan(200);
    }

    @Test
    void longAgoCountsAsTheOldestSecondThatIsKept() {
        allowed(10_000, 1);
        assertThat(allowed(1, 1000)).isEqualTo(BUCKET + 1);
        assertThat(allowed(10_000, 1000)).isEqualTo(BUCKET);
    }

    @Test
    void secondsOfANegativeClockCountToo() {
        assertThat(allowed(-7, 100)).isEqualTo(BUCKET + 1);
        assertThat(allowed(-6, 100)).isEqualTo(1);
    }

    @Test
    void rateOfZeroAllowsNothing() {
        SpanBudget none = new SpanBudget(0);
        assertThat(none.allows(seconds(1))).isFalse();
        assertThat(none.leftOut()).isEqualTo(1);
    }

    @Test
    void highestRateAllowsAll() {
        SpanBudget all = new SpanBudget(Integer.MAX_VALUE);
        assertThat(IntStream.range(0, 100_000)).allMatch(i -> all.allows(seconds(i / 10_000)));
    }

    private long allowed(long second, int asked) {
        return IntStream.range(0, asked)
                .filter(i -> budget.allows(seconds(second)))
                .count();
    }

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
