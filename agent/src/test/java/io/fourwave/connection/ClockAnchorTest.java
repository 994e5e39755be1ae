// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClockAnchorTest {

    @Test
    void timesKeepTheirDistancesBeforeAndAfterTheReading() {
        ClockAnchor anchor = new ClockAnchor(1_000_000, 500);

        assertThat(anchor.epochNanos(500)).isEqualTo(1_000_000);
        assertThat(anchor.epochNanos(750)).isEqualTo(1_000_250);
        assertThat(anchor.epochNanos(100)).isEqualTo(999_600);
    }

    @Test
    void nanoTimeMayOverflow() {
        ClockAnchor anchor = new ClockAnchor(1_000_000, Long.MAX_VALUE);

        assertThat(anchor.epochNanos(Long.MIN_VALUE + 9)).isEqualTo(1_000_010);
    }

    @Test
    void bothClocksAreReadAtOnce() {
        long before = System.nanoTime();
        Instant wallBefore = Instant.now();
        ClockAnchor anchor = ClockAnchor.now();
        Instant wallAfter = Instant.now();

        assertThat(anchor.nanoTime()).isBetween(before, System.nanoTime());
        assertThat(anchor.epochNanos()).isBetween(nanos(wallBefore), nanos(wallAfter));
    }

    private static long nanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }
}
