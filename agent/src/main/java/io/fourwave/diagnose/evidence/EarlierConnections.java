// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.evidence;

import io.fourwave.connection.Connection;
import io.fourwave.connection.census.Destination;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.connection.census.UntrackedSocket;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The connections from before the attach, by where they lead. Their line is not known, so that a line which opens one for
 * each that ends seems to grow until the last of them has gone: while they go, arrivals are no growth. Bounded. Watch thread.
 */
public final class EarlierConnections {
    private static final int PLACES_KEPT = 256;

    private final Map<Place, Earlier> places = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Earlier> eldest) {
            return size() > PLACES_KEPT;
        }
    };

    /** Those that are there now; fewer than before: some have left. */
    public void snapshotBegins(Snapshot snapshot) {
        Map<Place, Integer> now = count(snapshot);
        places.forEach((place, earlier) -> earlier.sampled(now.getOrDefault(place, 0), snapshot.nowNanos()));
        now.forEach((place, count) -> places.computeIfAbsent(place, first -> new Earlier(count)));
    }

    private static Map<Place, Integer> count(Snapshot snapshot) {
        Map<Place, Integer> now = new HashMap<>();
        for (Connection connection : snapshot.open()) {
            if (connection.isAdopted() && connection.tuple() != null) {
                now.merge(Place.of(connection.side(), connection.tuple()), 1, Integer::sum);
            }
        }
        for (UntrackedSocket untracked : snapshot.untrackedSockets()) {
            if (untracked.tuple() != null) {
                now.merge(Place.of(untracked.side(), untracked.tuple()), 1, Integer::sum);
            }
        }
        return now;
    }

    public boolean isEmpty() {
        return places.isEmpty();
    }

    /** {@code System.nanoTime} at which one has left last that led where this leads; 0 where none has. */
    public long lastLeftNanos(Side side, FourTuple tuple) {
        Earlier earlier = tuple == null ? null : places.get(Place.of(side, tuple));
        return earlier == null ? 0 : earlier.left;
    }

    private record Place(Side side, Destination end) {

        static Place of(Side side, FourTuple tuple) {
            return new Place(side, Destination.fixedEnd(side, tuple));
        }
    }

    private static final class Earlier {
        private int count;
        private long left;

        private Earlier(int count) {
            this.count = count;
        }

        private void sampled(int now, long nanoTime) {
            left = now < count ? nanoTime : left;
            count = now;
        }
    }
}
