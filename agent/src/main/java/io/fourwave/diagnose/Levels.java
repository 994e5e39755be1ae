// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.Connection;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.diagnose.evidence.LevelHistory;
import io.fourwave.tcp.FourTuple;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How many there were, by verdict and line, from one snapshot to the next. Bounded. Watch thread. */
public final class Levels {
    private static final int LINES_KEPT = 256;

    private final long after;
    /** Of a batch as large as that the first ones are long gone. */
    private static final int STRANGERS_KEPT = 16_384;

    private long sampledAt;
    private final Map<Key, Level> levels = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Level> eldest) {
            return size() > LINES_KEPT;
        }
    };

    private final Map<FourTuple, Boolean> closedStrangers = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FourTuple, Boolean> eldest) {
            return size() > STRANGERS_KEPT;
        }
    });

    /** @param afterNanos how long a member has been so before it is one */
    Levels(long afterNanos) {
        this.after = afterNanos;
    }

    /** The agent is about to close this one, which no hook had met: its going is no departure. Any thread. */
    public void closesOnDemand(FourTuple tuple) {
        closedStrangers.put(tuple, true);
    }

    /** The level of this site, sampled once a snapshot. */
    public LevelHistory of(Verdict verdict, Site site, long nowNanos) {
        Level level = levels.computeIfAbsent(new Key(verdict, site.key()), first -> new Level());
        if (nowNanos != sampledAt) {
            forget();
            sampledAt = nowNanos;
        }
        if (level.sampledAt == 0 || nowNanos != level.sampledAt) {
            long before = level.sampledAt - after;
            int arrivals = level.sampledAt == 0
                    ? site.count()
                    : (int) site.subjects().stream()
                            .filter(subject -> subject.sinceNanos() - before > 0)
                            .count();
            level.noteClosed(site.subjects());
            level.history.beganAt(site.oldest().sinceNanos());
            level.history.sampled(
                    nowNanos, site.count(), arrivals, level.takenAway() + strangers(level, site.subjects()));
            level.before = site.subjects();
            level.sampledAt = nowNanos;
        }
        return level.history;
    }

    /** How long the application has kept one of this site that it closed then, the longest; 0 where it has closed none. */
    long longestKeptNanos(Verdict verdict, Site site) {
        Level level = levels.get(new Key(verdict, site.key()));
        return level == null ? 0 : level.longestKept;
    }

    /** What was there a snapshot earlier, and not at the last one. */
    private void forget() {
        for (Level level : levels.values()) {
            if (level.sampledAt != sampledAt && !level.before.isEmpty()) {
                level.noteClosed(List.of());
                level.history.sampled(sampledAt, 0, 0, level.takenAway() + strangers(level, List.of()));
                level.before = List.of();
            }
        }
    }

    /** How many that no hook had met the agent has closed, of those that were there before and are not now. */
    private int strangers(Level level, List<Suspect> now) {
        if (closedStrangers.isEmpty()) {
            return 0;
        }
        Set<FourTuple> here = new HashSet<>();
        now.forEach(subject -> subject.knownTuple().ifPresent(here::add));
        return (int) level.before.stream()
                .filter(subject -> subject.connection() == null)
                .map(Suspect::tuple)
                .filter(tuple -> tuple != null && !here.contains(tuple) && closedStrangers.containsKey(tuple))
                .count();
    }

    private record Key(Verdict verdict, Object site) {}

    private static final class Level {
        private final LevelHistory history = new LevelHistory();
        private long sampledAt;
        private List<Suspect> before = List.of();
        private long longestKept;

        private void noteClosed(List<Suspect> now) {
            Set<Connection> here = Collections.newSetFromMap(new IdentityHashMap<>());
            now.forEach(subject -> here.add(subject.connection()));
            before.stream()
                    .filter(subject -> subject.connection() != null && !here.contains(subject.connection()))
                    .forEach(gone -> longestKept = Math.max(longestKept, keptNanos(gone)));
        }

        /** Until the application closed it; 0 where it has not: the garbage collector's close is none of its own. */
        private static long keptNanos(Suspect gone) {
            return gone.connection().isClosedOnDemand()
                    ? 0
                    : lastClose(gone.connection())
                            .filter(call -> !call.isCollectors())
                            .map(call -> call.nanoTime() - gone.sinceNanos())
                            .orElse(0L);
        }

        private static Optional<TeardownEvent.Called> lastClose(Connection connection) {
            boolean closed = connection.isClosing() || connection.isDescriptorGone();
            return !closed || connection.teardown() == null
                    ? Optional.empty()
                    : connection.teardown().lastCall();
        }

        /** Closed since by the agent, or by the garbage collector: their going says nothing of how long one stays. */
        private int takenAway() {
            return (int) before.stream()
                    .map(Suspect::connection)
                    .filter(connection -> connection != null && wasTakenAway(connection))
                    .count();
        }

        private static boolean wasTakenAway(Connection connection) {
            return connection.isClosedOnDemand()
                    || lastClose(connection)
                            .filter(TeardownEvent.Called::isCollectors)
                            .isPresent();
        }
    }
}
