// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fourwave.connection.census.UntrackedSocket;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrowthTest {
    private static final long AFTER = 30;

    @ParameterizedTest
    @ValueSource(ints = {61, 120, 600, 3600, 36_000})
    void steadyGrowthIsMeasuredHoweverLongItLasts(int seconds) {
        double perHour = growth(agesFrom(AFTER, seconds, 1)).orElseThrow();

        assertThat(perHour).isCloseTo(3600, within(3600 * 0.1));
    }

    @Test
    void burstThatHasEndedIsNoGrowth() {
        assertThat(growth(agesFrom(100, 101, 1)
                        .flatMap(age -> LongStream.generate(() -> age).limit(50))))
                .hasValue(0);
    }

    @Test
    void newGrowthIsSeenBesideAnOldBurst() {
        LongStream burst = LongStream.generate(() -> 7000).limit(1000);
        LongStream steady = agesFrom(AFTER, 1000, 10);

        assertThat(growth(LongStream.concat(burst, steady)).orElseThrow()).isBetween(180.0, 220.0);
    }

    @Test
    void nothingOlderThanAnHourCounts() {
        LongStream longAgo = agesFrom(HOURS.toSeconds(2), HOURS.toSeconds(3), 1);

        assertThat(growth(longAgo)).hasValue(0);
    }

    @Test
    void fewerThanThreeTellOfChance() {
        assertThat(growth(LongStream.of(200, 100))).isEmpty();
        assertThat(growth(LongStream.of(200, 150, 100))).isPresent();
    }

    @Test
    void tooLittleTimeTellsNothing() {
        assertThat(growth(agesFrom(AFTER, 59, 1))).isEmpty();
        assertThat(growth(LongStream.of(10, 10, 10))).isEmpty();
    }

    @Test
    void whatIsYoungerThanTheOthersMayBeIsNotCounted() {
        LongStream fresh = LongStream.range(0, 29);

        assertThat(growth(LongStream.concat(LongStream.of(MINUTES.toSeconds(10)), fresh)))
                .hasValue(0);
    }

    private static LongStream agesFrom(long youngest, long oldest, long step) {
        return LongStream.iterate(youngest, age -> age < oldest, age -> age + step);
    }

    private static OptionalDouble growth(LongStream agesInSeconds) {
        long now = System.nanoTime();
        List<Suspect> subjects = Stream.concat(agesInSeconds.boxed(), Stream.empty())
                .sorted((a, b) -> Long.compare(b, a))
                .map(age -> Suspect.of(new UntrackedSocket(
                        1, 1, Scene.REMOTE, Side.CLIENT, TcpState.CLOSE_WAIT, now - SECONDS.toNanos(age))))
                .toList();
        return Growth.perHour(subjects, now, SECONDS.toNanos(AFTER));
    }
}
