// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.connection.Census;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Destination;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The local ports that are in TIME_WAIT by what the calls did, of connections whose teardown is not watched: whoever closes
 * first keeps the port for 60 s (TCP_TIMEWAIT_LEN, include/net/tcp.h). Counted by destination and second. Watch thread only.
 */
final class TimeWaitEstimate {
    private static final int SECONDS = 60;
    private static final int DESTINATIONS = 64;

    private final Map<Destination, Ring> rings = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Destination, Ring> eldest) {
            return size() > DESTINATIONS;
        }
    };

    private Destination latest;
    private Ring latestRing;

    /** @param active this side closed first */
    void closed(Connection connection, boolean active, long nowNanos) {
        if (active && connection.side() == Side.CLIENT && connection.tuple() != null) {
            ring(connection.tuple()).add(second(nowNanos));
        }
    }

    void countInto(Census.Taker census, long nowNanos) {
        rings.forEach((destination, ring) -> census.assumedTimeWaits(destination, ring.sum(second(nowNanos))));
    }

    /** Those that close in a rush lead to the same place as a rule. */
    private Ring ring(FourTuple tuple) {
        if (latest == null || !latest.isOf(tuple)) {
            latest = Destination.of(tuple);
            latestRing = rings.computeIfAbsent(latest, first -> new Ring());
        }
        return latestRing;
    }

    private static long second(long nanos) {
        return Math.floorDiv(nanos, TimeUnit.SECONDS.toNanos(1));
    }

    private static final class Ring {
        private final int[] counts = new int[SECONDS];
        private final long[] seconds = new long[SECONDS];

        void add(long second) {
            int slot = (int) Math.floorMod(second, (long) SECONDS);
            if (seconds[slot] != second) {
                seconds[slot] = second;
                counts[slot] = 0;
            }
            counts[slot]++;
        }

        int sum(long now) {
            int sum = 0;
            for (int slot = 0; slot < SECONDS; slot++) {
                sum += now - seconds[slot] < SECONDS ? counts[slot] : 0;
            }
            return sum;
        }
    }
}
