// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Stack;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.Usage;
import io.fourwave.connection.census.Destination;
import io.fourwave.diagnose.evidence.Sign;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which connections were put aside for later and which were lost, told by what was done with them. Some pools touch what
 * they take back (an option is set after the last read): where some connections of a line were taken back, those that were
 * left after a read were not. Otherwise: a pool opens another connection to a destination only while all that it has to
 * there are in use, so it never has more than were in use at one time; what leaks is opened beside others that lie idle.
 * Connections that were used again after a pause, and those that a library opened by itself and another thread used, are
 * taken for a pool's.
 */
public final class PoolBehaviour {
    /** Pools that touch every connection that they take back: {@code setSocketTimeout(0)}, since 4.3 and 5.0. */
    private static final Set<String> TOUCH_WHAT_THEY_TAKE_BACK = Set.of(
            "org.apache.http.impl.conn.PoolingHttpClientConnectionManager",
            "org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager");

    /**
     * Methods by which pools fill themselves before they are used, in the thread of the application. The list only ever
     * speaks for a connection, never against one.
     */
    private static final Set<String> FILL_AHEAD = Set.of(
            "com.zaxxer.hikari.pool.HikariPool.checkFailFast",
            "com.zaxxer.hikari.pool.HikariPool$PoolEntryCreator.call",
            "org.apache.commons.pool2.impl.GenericObjectPool.addObject",
            "org.apache.commons.pool2.impl.GenericObjectPool.ensureIdle",
            "org.apache.commons.pool2.impl.GenericObjectPool.preparePool",
            "org.apache.commons.pool2.impl.GenericObjectPool.evict",
            "org.apache.commons.pool2.impl.GenericKeyedObjectPool.addObject",
            "org.apache.commons.pool2.impl.GenericKeyedObjectPool.preparePool",
            "org.apache.tomcat.jdbc.pool.ConnectionPool.init",
            "com.mchange.v2.resourcepool.BasicResourcePool$ScatteredAcquireTask.run",
            "io.agroal.pool.ConnectionPool$CreateConnectionTask.call");

    /** Pools end their connections after half an hour by default, few later than this; a leak is told from that then. */
    private static final long LONGEST_LIFE_NANOS = TimeUnit.HOURS.toNanos(2);

    /** Who closes sooner has not waited for another request: it was done, or has refused. */
    private static final long CLOSED_IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Site site;
    private final long now;
    private final long after;
    private final long first;

    /**
     * @param site connections that may be a pool's: of a client that blocks, the end of the stream not read
     * @param afterNanos how long each has been so at least
     * @param firstNanos {@code System.nanoTime} at which the first of this line was so, one that is gone by now too
     */
    public PoolBehaviour(Site site, long nowNanos, long afterNanos, long firstNanos) {
        this.site = site;
        this.now = nowNanos;
        this.after = afterNanos;
        this.first = firstNanos;
    }

    /** Touched after an answer. */
    private static boolean isTakenBack(Suspect subject) {
        return subject.connection().usage().lastUse() == Usage.LastUse.TOUCHED;
    }

    /** Those that a pool which touches what it takes back did not get back. */
    List<Suspect> notTakenBack() {
        // what a pool has set up and nobody has used yet was touched, too
        boolean touches = touchesWhatItTakesBack()
                || !filledAhead() && site.subjects().stream().anyMatch(PoolBehaviour::isTakenBack);
        return site.subjects().stream()
                .filter(subject -> touches && subject.connection().usage().lastUse() == Usage.LastUse.READ)
                .toList();
    }

    /** What speaks for a pool. */
    Set<Sign> signs() {
        Set<Sign> signs = EnumSet.noneOf(Sign.class);
        add(signs, Sign.AS_MANY_AS_AT_ONCE, site.count() <= usedAtOnce(site.subjects()));
        add(signs, Sign.REUSED, mostlyReused());
        add(signs, Sign.OPENED_BY_LIBRARY, openedByItself());
        add(signs, Sign.FILLED_AHEAD, filledAhead());
        add(signs, Sign.UNUSED, mostly(subject -> subject.connection().usage().lastUseNanos() == 0));
        add(signs, Sign.ONE_PER_THREAD, onePerThread());
        add(signs, Sign.LEFT_IDLE, mostly(PoolBehaviour::wasClosedIdle));
        return signs;
    }

    private static void add(Set<Sign> signs, Sign sign, boolean shows) {
        if (shows) {
            signs.add(sign);
        }
    }

    public boolean isPool() {
        Set<Sign> signs = signs();
        return signs.contains(Sign.AS_MANY_AS_AT_ONCE)
                || (signs.contains(Sign.REUSED)
                                || signs.contains(Sign.OPENED_BY_LIBRARY)
                                || signs.contains(Sign.FILLED_AHEAD))
                        && !grows();
    }

    private boolean touchesWhatItTakesBack() {
        return openingFrames().anyMatch(frame -> TOUCH_WHAT_THEY_TAKE_BACK.contains(frame.getClassName()));
    }

    /** How many were in use at one time, from their opening to their last read or write, each destination for itself. */
    public static int usedAtOnce(List<Suspect> subjects) {
        Map<Destination, List<Suspect>> routes =
                subjects.stream().collect(Collectors.groupingBy(subject -> Destination.of(subject.tuple())));
        return routes.values().stream().mapToInt(PoolBehaviour::mostAtOnce).sum();
    }

    private static int mostAtOnce(List<Suspect> subjects) {
        long[] begins =
                subjects.stream().mapToLong(Suspect::openedNanos).sorted().toArray();
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

    private static long lastUse(Suspect subject) {
        Connection connection = subject.connection();
        return connection.usage().lastUseNanos() == 0
                ? subject.openedNanos()
                : Math.max(subject.openedNanos(), connection.usage().lastUseNanos());
    }

    private boolean mostlyReused() {
        long reused = site.subjects().stream()
                .filter(subject -> subject.connection().usage().reuses() > 0)
                .count();
        return reused * 2 > site.count();
    }

    /** On a thread of its own, for others: one that nobody but its opener has used serves nobody. */
    private boolean openedByItself() {
        boolean noApplication =
                !site.blame().isApplication() && site.blame().frame().isPresent();
        return noApplication && mostlyUsedByAnotherThread();
    }

    private boolean mostlyUsedByAnotherThread() {
        long others = site.subjects().stream()
                .filter(subject ->
                        subject.lastUse() != null && !subject.lastUse().thread().equals(subject.thread()))
                .count();
        return others * 2 > site.count();
    }

    private boolean filledAhead() {
        return openingFrames().map(Stack::function).anyMatch(FILL_AHEAD::contains)
                || mostly(FillAhead::isUnusedSinceSetUp);
    }

    /** Of the oldest of which they are known. */
    private Stream<StackTraceElement> openingFrames() {
        return site.subjects().stream()
                .map(subject -> subject.opened().frames())
                .filter(frames -> !frames.isEmpty())
                .findFirst()
                .stream()
                .flatMap(List::stream);
    }

    private boolean mostly(Predicate<Suspect> shows) {
        return site.subjects().stream().filter(shows).count() * 2 > site.count();
    }

    /** Where no sweep saw it for long, the peer may have closed at once. */
    private static boolean wasClosedIdle(Suspect subject) {
        Teardown teardown = subject.connection().teardown();
        long error = teardown == null ? 0 : teardown.currentError();
        return subject.sinceNanos() - error - lastUse(subject) >= CLOSED_IDLE_NANOS;
    }

    /** Each thread that keeps one for itself lives, and would use it again. */
    private boolean onePerThread() {
        Set<Thread> threads = new HashSet<>();
        for (Suspect subject : site.subjects()) {
            Thread thread = subject.lastUse() == null ? null : subject.lastUse().runningThread();
            if (thread == null || !threads.add(thread)) {
                return false;
            }
        }
        return site.count() > 1;
    }

    /** A pool that goes idle is closed by its peer one connection after the other too, but opens no more. */
    boolean grows() {
        return !turnsOver()
                && Growth.perHour(site.subjects(), now, after).orElse(0) > 0
                && Growth.openedPerHour(site.subjects(), now, after).orElse(0) > 0;
    }

    /** A pool that ends its connections after a time opens others all the while; what leaks is as old as the leak. */
    private boolean turnsOver() {
        long known = Math.min(now - first, LONGEST_LIFE_NANOS * 2);
        return now - site.oldest().sinceNanos() < known / 2;
    }
}
