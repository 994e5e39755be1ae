// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import io.fourwave.connection.census.Census;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The connections by state, over time, in bounded memory however long the JVM runs: when it is full, each two neighbours
 * become one and the steps double. A point holds the most there were of each state in its step, so that no peak is lost.
 */
public final class History {
    static final int POINTS = 240;
    private static final long FIRST_STEP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long begin;
    private final List<Point> points = new ArrayList<>(POINTS);
    private long step = FIRST_STEP_NANOS;
    private Point latest;

    /** @param nanoTime from which the time is counted */
    public History(long nanoTime) {
        this.begin = nanoTime;
    }

    /** After each sweep. */
    public synchronized void sampled(Census census, long nanoTime) {
        latest = new Point(nanoTime, counted(census));
        if (!points.isEmpty() && nanoTime - points.get(points.size() - 1).nanoTime < step - step / 10) {
            points.get(points.size() - 1).highest(latest);
            return;
        }
        if (points.size() == POINTS) {
            thin();
        }
        points.add(new Point(nanoTime, new EnumMap<>(latest.states)));
    }

    /** In order of time; the last one is how it is now. */
    synchronized List<Report.HistoryPoint> entries() {
        List<Report.HistoryPoint> entries = new ArrayList<>(points.size() + 1);
        points.forEach(point -> entries.add(entry(point)));
        if (latest != null && latest.nanoTime != points.get(points.size() - 1).nanoTime) {
            entries.add(entry(latest));
        }
        return List.copyOf(entries);
    }

    private void thin() {
        for (int i = 0; i < points.size() - 1; i++) {
            points.get(i).highest(points.remove(i + 1));
        }
        step *= 2;
    }

    private static EnumMap<TcpState, Integer> counted(Census census) {
        EnumMap<TcpState, Integer> states = new EnumMap<>(TcpState.class);
        census.states().values().forEach(bySide -> bySide.forEach((state, n) -> states.merge(state, n, Integer::sum)));
        return states;
    }

    private Report.HistoryPoint entry(Point point) {
        Map<String, Integer> states = new TreeMap<>();
        point.states.forEach((state, n) -> states.merge(state.semconv(), n, Integer::sum));
        double seconds = (point.nanoTime - begin) / (double) TimeUnit.SECONDS.toNanos(1);
        return new Report.HistoryPoint(Math.round(seconds * 10) / 10.0, states);
    }

    private record Point(long nanoTime, EnumMap<TcpState, Integer> states) {
        void highest(Point other) {
            other.states.forEach((state, n) -> states.merge(state, n, Math::max));
        }
    }
}
