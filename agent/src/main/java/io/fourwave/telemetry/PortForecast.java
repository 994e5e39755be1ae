// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * When no local port to some destination is left, from how the use of ports grew. After a start the use grows for 60 s and then
 * stays, because that is how long TIME_WAIT holds a port. Such a ramp reaches into two of three stretches of 60 s at most, so
 * only what grows in all three is growth.
 */
final class PortForecast {
    private static final long LEAST_SPAN = TimeUnit.SECONDS.toNanos(180);
    private static final long BETWEEN_SAMPLES = TimeUnit.SECONDS.toNanos(20);
    private static final int SAMPLES = 16;
    private static final double NANOS = 1e9;

    private final Map<Target, Deque<Sample>> history = new HashMap<>();

    /**
     * @param uses the ten highest; what is not among them any more is forgotten
     * @return seconds until the first of them is at 1; empty where none grows
     */
    synchronized OptionalDouble secondsLeft(List<MetricSource.PortUse> uses, long nowNanos) {
        Map<Target, MetricSource.PortUse> current = new HashMap<>();
        uses.forEach(use -> current.put(new Target(use.peerAddress(), use.peerPort()), use));
        history.keySet().retainAll(current.keySet());
        return current.entrySet().stream()
                .map(each -> secondsLeft(
                        each.getKey(), new Sample(nowNanos, each.getValue().utilization())))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .min();
    }

    private OptionalDouble secondsLeft(Target destination, Sample now) {
        Deque<Sample> samples = history.computeIfAbsent(destination, unseen -> new ArrayDeque<>());
        if (samples.isEmpty() || now.nanos - samples.getLast().nanos >= BETWEEN_SAMPLES) {
            samples.addLast(now);
        }
        if (samples.size() > SAMPLES) {
            samples.removeFirst();
        }
        if (now.used >= 1) {
            return OptionalDouble.of(0);
        }
        return growth(samples, now);
    }

    private static OptionalDouble growth(Deque<Sample> samples, Sample now) {
        Sample first = samples.getFirst();
        long third = (now.nanos - first.nanos) / 3;
        Sample second = lastUntil(samples, first.nanos + third);
        Sample later = lastUntil(samples, first.nanos + 2 * third);
        boolean grows = second.used > first.used && later.used > second.used && now.used > later.used;
        return grows && 3 * third >= LEAST_SPAN - 3
                ? OptionalDouble.of((1 - now.used) / (now.used - second.used) * ((now.nanos - second.nanos) / NANOS))
                : OptionalDouble.empty();
    }

    private static Sample lastUntil(Deque<Sample> samples, long nanos) {
        Sample last = samples.getFirst();
        for (Sample sample : samples) {
            if (sample.nanos - nanos <= 0) {
                last = sample;
            }
        }
        return last;
    }

    private record Target(String address, int port) {}

    private record Sample(long nanos, double used) {}
}
