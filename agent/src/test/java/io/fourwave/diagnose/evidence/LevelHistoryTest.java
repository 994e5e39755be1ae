// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.evidence;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fourwave.support.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LevelHistoryTest {
    private final LevelHistory history = new LevelHistory();
    private final Random random = new Random(7);
    private final List<Long> ends = new ArrayList<>();
    private long now = 1;

    @Test
    void levelThatIsKeptIsTurnoverAndNoGrowth() {
        serve(60, 60, 2500);

        assertThat(history.turnsOver(SECONDS.toNanos(3))).isTrue();
        assertThat(history.growsNet()).isFalse();
        assertThat(history.lifetimeNanos() / 1e9).isCloseTo(2.5, within(0.5));
    }

    @Test
    void pointsStayBoundedHoweverLongItRuns() {
        for (int i = 0; i < 100_000; i++) {
            now += SECONDS.toNanos(1);
            history.sampled(now, i % 7, 1);
        }

        assertThat(Kept.size(history, "points")).isBetween(10, 120);
    }

    /** The first seconds of a load look like growth. */
    @Test
    void levelThatIsReachedIsNoGrowth() {
        serve(20, 60, 2500);

        assertThat(history.growsNet()).isFalse();
    }

    @Test
    void leakWithoutADepartureGrows() {
        serve(60, 200, 1_000_000);

        assertThat(history.departures()).isZero();
        assertThat(history.growsNet()).isTrue();
        assertThat(history.turnsOver(SECONDS.toNanos(60))).isFalse();
    }

    @Test
    void leakBesideOrdinaryTurnoverGrows() {
        for (int i = 0; i < 600; i++) {
            arrives(500);
            if (i % 4 == 0) {
                arrives(10_000_000);
            }
            passes(200);
        }

        assertThat(history.growsNet()).isTrue();
        // one in 800 ms
        assertThat(history.growthPerHour()).isCloseTo(4500, within(900.0));
    }

    @Test
    void fewThatHaveGoneAreNoTurnover() {
        for (int i = 0; i < 20; i++) {
            arrives(i < 3 ? 1000 : 10_000_000);
        }
        serve(60, 0, 0);

        assertThat(history.turnsOver(SECONDS.toNanos(60))).isFalse();
    }

    @Test
    void longWatchStaysSmallAndTrue() {
        serve(3600, 300, 2500);

        assertThat(history.turnsOver(SECONDS.toNanos(3))).isTrue();
        assertThat(history.growsNet()).isFalse();
    }

    private int arrived;

    private void arrives(long millis) {
        ends.add(now + MILLISECONDS.toNanos(millis));
        arrived++;
    }

    /** One arrives every so often, give or take as much, and stays so long, give or take half of it. */
    private void serve(int seconds, int everyMillis, long staysMillis) {
        long until = now + SECONDS.toNanos(seconds);
        long next = now;
        while (now < until) {
            while (everyMillis > 0 && next <= now) {
                arrives(staysMillis / 2 + random.nextInt((int) staysMillis));
                next += MILLISECONDS.toNanos(1 + random.nextInt(2 * everyMillis));
            }
            passes(200);
        }
    }

    private void passes(long millis) {
        now += MILLISECONDS.toNanos(millis);
        ends.removeIf(end -> end <= now);
        history.sampled(now, ends.size(), arrived);
        arrived = 0;
    }
}
