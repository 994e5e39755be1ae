// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch.inventory;

import io.fourwave.connection.Connection;
import io.fourwave.connection.census.Destination;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The connects that the kernel gave no local port to: EADDRNOTAVAIL. Nothing was sent, and nobody has reset anything. A host
 * without a route looks the same, so that they count only where the ports are used up. Watch thread only.
 */
public final class FailedConnects {
    /** As long as TIME_WAIT takes. */
    private static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final int DESTINATIONS = 16;

    private final Map<Destination, Failures> byDestination = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Destination, Failures> eldest) {
            return size() > DESTINATIONS;
        }
    };

    /** @param connection never was one */
    public void add(Connection connection, long now) {
        byDestination
                .computeIfAbsent(Destination.of(connection.tuple()), first -> new Failures())
                .add(connection, now);
    }

    boolean isEmpty(long now) {
        byDestination.values().removeIf(failures -> now - failures.last > REMEMBERED_NANOS);
        return byDestination.isEmpty();
    }

    /** From whatever local address: the kernel had not chosen one. Null where there are none. */
    Failures to(Destination destination) {
        return byDestination.get(Destination.of(destination.example()));
    }

    /** Those of the last minute, at least; a count that goes on is kept. */
    static final class Failures {
        private int count;
        private long last;
        private Connection latest;

        private void add(Connection connection, long now) {
            count++;
            last = now;
            latest = connection;
        }

        int count() {
            return count;
        }

        Connection latest() {
            return latest;
        }
    }
}
