// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class PortForecastTest {
    private final PortForecast forecast = new PortForecast();

    @Test
    void steadyGrowthIsTimeLeft() {
        OptionalDouble last = last(run(60, 900, second -> second / 3600));
        assertThat(last.getAsDouble()).isCloseTo(2700, within(30.0));
    }

    /** TIME_WAIT fills for 60 s after a client has begun, whenever that is and however often somebody asks. */
    @Test
    void rampOfTimeWaitIsNoGrowth() {
        for (int start = 0; start < 300; start += 7) {
            for (int interval : List.of(1, 5, 15, 30, 60)) {
                int from = start;
                assertThat(run(interval, 900, second -> Math.min(60, Math.max(0, second - from)) / 100))
                        .as("ramp from %s s, asked each %s s", start, interval)
                        .allMatch(OptionalDouble::isEmpty);
            }
        }
    }

    @Test
    void useThatIsStillOrFallsHasNoEnd() {
        assertThat(run(15, 900, second -> 0.7)).allMatch(OptionalDouble::isEmpty);
        assertThat(run(15, 900, second -> 0.7 - second / 9000)).allMatch(OptionalDouble::isEmpty);
    }

    @Test
    void whereAllAreTakenNothingIsLeft() {
        assertThat(run(15, 15, second -> 1)).allSatisfy(left -> assertThat(left).hasValue(0));
    }

    @Test
    void soonestDestinationCounts() {
        OptionalDouble left = OptionalDouble.empty();
        for (int second = 0; second <= 600; second += 60) {
            left = forecast.secondsLeft(
                    List.of(use("10.0.0.1", second / 3600.0), use("10.0.0.2", second / 1200.0)), nanos(second));
        }
        assertThat(left.getAsDouble()).isCloseTo(600, within(1.0));
    }

    private List<OptionalDouble> run(int interval, int until, DoubleUnaryOperator used) {
        PortForecast fresh = new PortForecast();
        List<OptionalDouble> answers = new ArrayList<>();
        for (int second = 0; second <= until; second += interval) {
            answers.add(fresh.secondsLeft(List.of(use("10.0.0.1", used.applyAsDouble(second))), nanos(second)));
        }
        return answers;
    }

    private static OptionalDouble last(List<OptionalDouble> answers) {
        return answers.get(answers.size() - 1);
    }

    private static MetricSource.PortUse use(String address, double utilization) {
        return new MetricSource.PortUse(address, 80, utilization);
    }

    private static long nanos(int second) {
        return TimeUnit.SECONDS.toNanos(second) - 300_000_000_000L;
    }
}
