// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.evidence;

import java.util.ArrayList;
import java.util.List;

/**
 * How many there were of something over time: the level, what came and what went. Growth is arrivals minus departures: a
 * level that is kept by as many departures is turnover, however many arrive. Two hours are remembered, thinned.
 */
public final class LevelHistory {
    private static final int POINTS = 120;
    private static final long KEPT_NANOS = 2 * 3_600_000_000_000L;
    /** Fewer departures tell of chance. */
    private static final int FEW = 3;
    /** Net growth must have gone on for so many lifetimes. */
    private static final int LIFETIMES = 6;

    private final List<Point> points = new ArrayList<>();
    private long spacing;
    private long first;

    /**
     * @param level how many there are now
     * @param arrivals how many of these have come since the last time
     */
    public void sampled(long nowNanos, int level, int arrivals) {
        sampled(nowNanos, level, arrivals, 0);
    }

    /**
     * @param level how many there are now
     * @param arrivals how many of these have come since the last time
     * @param takenAway how many of the last ones the agent has closed since, which is no departure
     */
    public void sampled(long nowNanos, int level, int arrivals, int takenAway) {
        if (points.isEmpty() && first == 0) {
            first = nowNanos;
        }
        Point last = points.isEmpty() ? new Point(nowNanos, 0, 0, 0) : points.get(points.size() - 1);
        long gone = Math.max(0, (long) last.level + arrivals - takenAway - level);
        Point next = new Point(nowNanos, level, last.arrivals + arrivals, last.departures + gone);
        if (points.size() > 1 && nowNanos - points.get(points.size() - 2).nanoTime < spacing) {
            points.set(points.size() - 1, next);
        } else {
            points.add(next);
        }
        points.removeIf(point -> nowNanos - point.nanoTime > KEPT_NANOS);
        if (points.size() > POINTS) {
            thin(nowNanos);
        }
    }

    /** {@code System.nanoTime} from which on there were some, as far as is known; 0 before the first sample. */
    public long firstNanos() {
        return first;
    }

    /** As {@link #firstNanos}, where an earlier time is known. */
    public void beganAt(long nanoTime) {
        first = first == 0 ? nanoTime : first;
    }

    /** How many have gone since the first look. */
    public long departures() {
        return points.isEmpty() ? 0 : last().departures - points.get(0).departures;
    }

    /** How long each stays, on average (Little's law); 0 while too few have gone to tell. */
    public long lifetimeNanos() {
        if (departures() < FEW) {
            return 0;
        }
        double area = 0;
        for (int i = 1; i < points.size(); i++) {
            area += (double) points.get(i - 1).level * (points.get(i).nanoTime - points.get(i - 1).nanoTime);
        }
        return (long) (area / departures());
    }

    /** True where as many have gone as there are, and what there is now is not old: the level stands, its members change. */
    public boolean turnsOver(long oldestNanos) {
        long lifetime = lifetimeNanos();
        return lifetime > 0 && departures() >= last().level && oldestNanos < 8 * lifetime + spanNanos() / 8;
    }

    /**
     * True while more come than go, for several lifetimes. Where nothing has gone yet every arrival is growth, and who asks
     * must know from the arrivals alone whether they go on.
     */
    public boolean growsNet() {
        if (departures() < FEW) {
            return true;
        }
        int half = points.size() / 2;
        if (half < 4 || spanNanos() < LIFETIMES * lifetimeNanos()) {
            return false;
        }
        double before = mean(0, half);
        double after = mean(half, points.size());
        int least = points.subList(points.size() - half / 2, points.size()).stream()
                .mapToInt(point -> point.level)
                .min()
                .orElse(0);
        // twice the deviation of a level whose arrivals are independent of each other
        return after - before > Math.max(FEW, 2 * Math.sqrt(before)) && least > before;
    }

    /** How many more an hour, of a level that {@link #growsNet}: from the first half of what is remembered to the second. */
    public double growthPerHour() {
        int half = points.size() / 2;
        double hours = (points.get((half + points.size()) / 2).nanoTime - points.get(half / 2).nanoTime) / 3.6e12;
        return half == 0 || hours <= 0 ? 0 : Math.max(0, (mean(half, points.size()) - mean(0, half)) / hours);
    }

    private double mean(int from, int to) {
        return points.subList(from, to).stream()
                .mapToInt(point -> point.level)
                .average()
                .orElse(0);
    }

    private long spanNanos() {
        return last().nanoTime - points.get(0).nanoTime;
    }

    private Point last() {
        return points.get(points.size() - 1);
    }

    private void thin(long now) {
        for (int i = points.size() - 2; i > 0; i -= 2) {
            points.remove(i);
        }
        spacing = (now - points.get(0).nanoTime) / POINTS * 2;
    }

    /** Arrivals and departures are counted since the first look of all. */
    private record Point(long nanoTime, int level, long arrivals, long departures) {}
}
