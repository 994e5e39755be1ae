// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.census.Census;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** Nothing says that nanoTime begins at 0. */
    private static final long BEGIN = -5 * SECOND;

    private final History history = new History(BEGIN);

    @Test
    void nothingSampledIsNoPoint() {
        assertThat(history.entries()).isEmpty();
    }

    @Test
    void statesOfBothSidesAreOneCount() {
        history.sampled(
                census(Map.of(
                        Side.CLIENT, Map.of(TcpState.ESTABLISHED, 2), Side.SERVER, Map.of(TcpState.ESTABLISHED, 3))),
                BEGIN + SECOND / 2);

        assertThat(history.entries()).containsExactly(new Report.HistoryPoint(0.5, Map.of("established", 5)));
    }

    @Test
    void pointsStayBoundedHoweverLongItRuns() {
        for (int second = 0; second < 100_000; second++) {
            sample(second, 1);
        }

        List<Report.HistoryPoint> points = history.entries();
        assertThat(points).hasSizeBetween(History.POINTS / 2, History.POINTS + 1);
        assertThat(points.get(0).atS()).isZero();
        assertThat(points.get(points.size() - 1).atS()).isEqualTo(99_999);
        assertThat(points).isSortedAccordingTo((one, other) -> Double.compare(one.atS(), other.atS()));
    }

    @Test
    void peakOutlivesTheThinning() {
        for (int second = 0; second < 10_000; second++) {
            sample(second, second == 17 ? 500 : 1);
        }

        assertThat(history.entries())
                .filteredOn(point -> point.states().get("close_wait") == 500)
                .hasSize(1)
                .allMatch(point -> point.atS() <= 17);
    }

    @Test
    void lastPointIsHowItIsNow() {
        for (int second = 0; second < 1000; second++) {
            sample(second, 9);
        }
        sample(1000, 2);

        List<Report.HistoryPoint> points = history.entries();
        assertThat(points.get(points.size() - 1)).isEqualTo(new Report.HistoryPoint(1000, Map.of("close_wait", 2)));
    }

    private void sample(int second, int closeWait) {
        history.sampled(census(Map.of(Side.CLIENT, Map.of(TcpState.CLOSE_WAIT, closeWait))), BEGIN + second * SECOND);
    }

    private static Census census(Map<Side, Map<TcpState, Integer>> states) {
        return new Census(states, 0, List.of());
    }
}
