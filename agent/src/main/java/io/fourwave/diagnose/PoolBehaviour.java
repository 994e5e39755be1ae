// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.watch.Connection;
import io.fourwave.watch.Destination;
import io.fourwave.watch.Stack;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether connections were put aside for later or lost, told by what was done with them. A pool opens another connection
 * to a destination only while all that it has to there are in use: so it never has more than were in use at one time. What
 * leaks is opened beside
 * others that lie idle. Connections that were used again after a pause, and those that a library opened by itself with no
 * application on the stack, are taken for a pool's.
 */
final class PoolBehaviour {
    /** A TLS alert, or a database's last message: what a peer says when it closes an idle connection. */
    static final int FAREWELL_BYTES = 4096;

    /**
     * Where pools fill themselves before they are used, in the thread of the application: the methods that do it, since the
     * pool's classes are on the stack of a connection that is opened on demand too. Only ever speaks for a connection.
     */
    private static final Set<String> FILLED_AHEAD = Set.of(
            "org.apache.commons.pool2.impl.GenericObjectPool.addObject",
            "org.apache.commons.pool2.impl.GenericObjectPool.preparePool",
            "org.apache.tomcat.jdbc.pool.ConnectionPool.init",
            "com.zaxxer.hikari.pool.HikariPool.checkFailFast");

    private final Site site;
    private final long now;
    private final long after;

    /**
     * @param site connections that may be a pool's: of a client that blocks, the end of the stream not read
     * @param afterNanos how long each has been so at least
     */
    PoolBehaviour(Site site, long nowNanos, long afterNanos) {
        this.site = site;
        this.now = nowNanos;
        this.after = afterNanos;
    }

    boolean isPool() {
        if (site.count() <= usedAtOnce(site.subjects())) {
            return true;
        }
        return (mostlyReused() || openedByItself() || filledAhead()) && !grows();
    }

    /** How many were in use at one time, from their opening to their last read or write, each destination for itself. */
    static int usedAtOnce(List<Subject> subjects) {
        Map<Destination, List<Subject>> routes =
                subjects.stream().collect(Collectors.groupingBy(subject -> Destination.of(subject.tuple())));
        return routes.values().stream().mapToInt(PoolBehaviour::mostAtOnce).sum();
    }

    private static int mostAtOnce(List<Subject> subjects) {
        long[] begins =
                subjects.stream().mapToLong(Subject::openedNanos).sorted().toArray();
        long[] ends =
                subjects.stream().mapToLong(PoolBehaviour::lastUse).sorted().toArray();
        int most = 0;
        int ended = 0;
        for (int begun = 1; begun <= begins.length; begun++) {
            while (ends[ended] - begins[begun - 1] < 0) {
                ended++;
            }
            most = Math.max(most, begun - ended);
        }
        return most;
    }

    private static long lastUse(Subject subject) {
        Connection connection = subject.connection();
        return connection.lastUseNanos() == 0
                ? subject.openedNanos()
                : Math.max(subject.openedNanos(), connection.lastUseNanos());
    }

    private boolean mostlyReused() {
        long reused = site.subjects().stream()
                .filter(subject -> subject.connection().reuses() > 0)
                .count();
        return reused * 2 > site.count();
    }

    private boolean openedByItself() {
        return !site.blame().isApplication() && site.blame().frame().isPresent();
    }

    private boolean filledAhead() {
        return site.oldest().opened().frames().stream().anyMatch(frame -> FILLED_AHEAD.contains(Stack.function(frame)));
    }

    private boolean grows() {
        return Growth.perHour(site.subjects(), now, after).orElse(0) > 0;
    }
}
