// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.connection.Connection;
import io.fourwave.connection.census.Census;
import io.fourwave.connection.census.Destination;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The local ports that are in TIME_WAIT by what the calls did, of connections whose teardown is not watched: whoever closes
 * first keeps the port for 60 s (TCP_TIMEWAIT_LEN, include/net/tcp.h), or until it is taken again, as on loopback after a
 * second (net.ipv4.tcp_tw_reuse). So each port counts once, however often it came. Counted by local address, destination
 * and second. Watch thread only.
 */
final class TimeWaitEstimate {
    private static final int SECONDS = 60;
    /** As many as the census tells of, and some that may come to be; each takes up to 128 KiB. */
    private static final int DESTINATIONS = 16;

    private static final int PORTS = 65_536;

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
            ring(connection.tuple()).add(connection.tuple().localPort(), second(nowNanos));
        }
    }

    void countInto(Census.Taker census, long nowNanos) {
        rings.forEach((destination, ring) -> census.assumedTimeWaits(destination, ring.sum(second(nowNanos))));
    }

    /** Those that close in a rush lead to the same place as a rule. */
    private Ring ring(FourTuple tuple) {
        if (latest == null || !latest.isOf(tuple)) {
            latest = Destination.from(tuple);
            latestRing = rings.computeIfAbsent(latest, first -> new Ring());
        }
        return latestRing;
    }

    private static long second(long nanos) {
        return Math.floorDiv(nanos, TimeUnit.SECONDS.toNanos(1));
    }

    /** How many ports came last in each of the last 60 seconds. */
    private static final class Ring {
        private final int[] counts = new int[SECONDS];
        private final long[] seconds = new long[SECONDS];
        /** When each port came last, as the low bits of the second and one more, so that 0 is never. */
        private final short[] lastOf = new short[PORTS];

        void add(int port, long second) {
            forget(port, second);
            int slot = slot(second);
            if (seconds[slot] != second) {
                seconds[slot] = second;
                counts[slot] = 0;
            }
            counts[slot]++;
            lastOf[port] = mark(second);
        }

        int sum(long now) {
            int sum = 0;
            for (int slot = 0; slot < SECONDS; slot++) {
                sum += now - seconds[slot] < SECONDS ? counts[slot] : 0;
            }
            return sum;
        }

        /** It was there within the last 60 s: it is in one of them only. */
        private void forget(int port, long now) {
            short before = lastOf[port];
            for (long second = now; before != 0 && now - second < SECONDS; second--) {
                int slot = slot(second);
                if (mark(second) == before && seconds[slot] == second && counts[slot] > 0) {
                    counts[slot]--;
                    return;
                }
            }
        }

        private static int slot(long second) {
            return (int) Math.floorMod(second, (long) SECONDS);
        }

        private static short mark(long second) {
            return (short) (Math.floorMod(second, (long) Short.MAX_VALUE) + 1);
        }
    }
}
