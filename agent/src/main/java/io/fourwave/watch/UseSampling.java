// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.bootstrap.Hooks;
import io.fourwave.capture.SocketHooks;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.Usage;
import io.fourwave.tcp.Side;
import java.util.concurrent.TimeUnit;

/**
 * Decides, after each sweep, whether reads and writes are worth a call until the next one: while connections are young
 * or wait for an answer, while the peer has closed one not long ago, while there are sockets that nobody knows; otherwise
 * in one sweep of {@value #ONE_SWEEP_IN}. The rest of the time a read costs one look at a field. Watch thread only.
 */
final class UseSampling {
    private static final int ONE_SWEEP_IN = 10;
    /** After that long in CLOSE_WAIT, what nobody has touched will hardly be touched; nor is an answer to be expected. */
    private static final long LATELY_NANOS = TimeUnit.MINUTES.toNanos(2);

    /**
     * A connection that was used so shortly before the hooks stopped telling of reads and writes may not have been left for
     * good.
     */
    private static final long EXCHANGE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /**
     * For so long the hooks tell of a client's first exchange: on a busy machine all of them may stand still in the middle
     * of it, a TLS handshake say, with an answer as the last that was seen of each.
     */
    private static final long FIRST_EXCHANGE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final SocketHooks recorder;
    private int opened;
    private int sweeps;
    private boolean halfClosed;
    private boolean unanswered;
    private long wentOff;
    private volatile long askedUntil = System.nanoTime();
    private volatile long allSince;
    private volatile long meetUntil = System.nanoTime();
    private volatile long allMetSince;

    UseSampling(SocketHooks recorder) {
        this.recorder = recorder;
    }

    /** For so long the hooks tell of every read and write: somebody wants to close what nobody uses. Any thread. */
    void watchAll(long nanos) {
        askedUntil = System.nanoTime() + nanos;
        if (!Hooks.usesWanted) {
            Hooks.usesWanted = true;
        }
    }

    /** {@code System.nanoTime} since which the hooks report every read and write; 0: they do not. Any thread. */
    long allSinceNanos() {
        return allSince;
    }

    /** As {@link #watchAll}, and for so long a socket that nobody has met is met at its first use. Any thread. */
    void meetAll(long nanos) {
        meetUntil = System.nanoTime() + nanos;
        watchAll(nanos);
    }

    /** {@code System.nanoTime} since which every socket that is used is met; 0: not each is. Any thread. */
    long allMetSinceNanos() {
        return allMetSince;
    }

    void sweepBegins() {
        halfClosed = false;
        unanswered = false;
    }

    void visits(Connection connection, long now) {
        Teardown teardown = connection.teardown();
        halfClosed |= teardown != null && now - teardown.start() < LATELY_NANOS;
        unanswered |= isWaiting(connection, now) || isInFirstExchange(connection, now);
        if (wentOff != 0 && connection.openedNanos() - wentOff < 0) {
            wentUnseen(connection.usage());
        }
    }

    private void wentUnseen(Usage usage) {
        usage.perhapsRead();
        if (wentOff - usage.lastUseNanos() < EXCHANGE_NANOS) {
            usage.doubtLastUse();
        }
    }

    private static boolean isWaiting(Connection connection, long now) {
        return connection.usage().isWaitingForAnswer()
                && now - connection.usage().lastUseNanos() < LATELY_NANOS
                && (!connection.usage().wasEverRead() || isYoungClients(connection, now));
    }

    /** Of one that blocks: what others do with theirs tells nothing of a pool. */
    private static boolean isInFirstExchange(Connection connection, long now) {
        return connection.side() == Side.CLIENT
                && now - connection.openedNanos() < FIRST_EXCHANGE_NANOS
                && isUnusedOrInUse(connection.usage(), now)
                && !connection.isNonBlocking();
    }

    /** What is not used yet is awaited: a first TLS handshake begins when a busy JVM has loaded what it takes. */
    private static boolean isUnusedOrInUse(Usage usage, long now) {
        return usage.lastUseNanos() == 0 || now - usage.lastUseNanos() < EXCHANGE_NANOS;
    }

    /** Its first exchange may take several turns: TLS shakes hands before it asks. What a server wrote last was the answer. */
    private static boolean isYoungClients(Connection connection, long now) {
        return connection.side() == Side.CLIENT && now - connection.openedNanos() < LATELY_NANOS;
    }

    /** @param untrackedSockets whether there are sockets that no woven code has met */
    void sweepEnds(boolean untrackedSockets) {
        boolean young = recorder.opened() != opened;
        opened = recorder.opened();
        boolean meeting = untrackedSockets || meetUntil - System.nanoTime() > 0;
        recorder.adopting(meeting);
        Hooks.selectorsWanted = untrackedSockets;
        boolean asked = askedUntil - System.nanoTime() > 0;
        boolean wanted = young || halfClosed || unanswered || untrackedSockets || asked || ++sweeps % ONE_SWEEP_IN == 0;
        allSince = !wanted ? 0 : allSince == 0 ? System.nanoTime() : allSince;
        wentOff = Hooks.usesWanted && !wanted ? System.nanoTime() : 0;
        allMetSince = !wanted || !meeting ? 0 : allMetSince == 0 ? System.nanoTime() : allMetSince;
        Hooks.usesWanted = wanted;
    }
}
