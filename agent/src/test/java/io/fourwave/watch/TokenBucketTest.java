// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private final TokenBucket tokenBucket = new TokenBucket(200);
    private long now = System.nanoTime();

    @Test
    void aSecondsWorthMayBeTakenAtOnceAndTheRestAsTimePasses() {
        assertThat(taken(1000)).isEqualTo(200);
        now += MILLISECONDS.toNanos(100);
        assertThat(taken(1000)).isEqualTo(20);
        now += SECONDS.toNanos(60);
        assertThat(taken(1000)).isEqualTo(200);
    }

    @Test
    void clockThatSeemsToGoBackGivesNothing() {
        taken(200);
        now -= SECONDS.toNanos(1);

        assertThat(taken(1)).isZero();
    }

    private int taken(int wanted) {
        int taken = 0;
        for (int i = 0; i < wanted; i++) {
            taken += tokenBucket.takes(now) ? 1 : 0;
        }
        return taken;
    }
}
