// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Stack;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.FindingDraft;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Site;
import io.fourwave.diagnose.Suspect;
import io.fourwave.diagnose.Verdict;
import io.fourwave.diagnose.Wording;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code stuck_close}: close() was entered and has not returned: SO_LINGER with data that nobody takes, or a lock that a writer has. */
final class StuckCloseDetector implements Detector {

    private final DetectorContext context;

    StuckCloseDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        long now = snapshot.nowNanos();
        List<Suspect> stuck = snapshot.conspicuous().stream()
                .filter(connection ->
                        connection.isCloseRunning() && now - connection.closeBeganNanos() >= context.afterNanos())
                .map(StuckCloseDetector::subject)
                .toList();
        return Stream.concat(
                        Site.of(stuck, context.blame()).stream().map(site -> judged(site, now)),
                        behindWriters(snapshot))
                .toList();
    }

    /** By the line that closes; a close that has come to the socket meanwhile is told by that. */
    private Stream<Finding> behindWriters(Snapshot snapshot) {
        Map<Suspect, Snapshot.BlockedClose> blocked = new IdentityHashMap<>();
        for (Snapshot.BlockedClose each : snapshot.blockedCloses()) {
            if (each.connection() == null || !each.connection().isClosing()) {
                blocked.put(behindWriter(each), each);
            }
        }
        return Site.of(blocked.keySet(), context.blame()).stream()
                .map(site -> finding(site, blocked.get(site.oldest()), snapshot.nowNanos()));
    }

    /** The line that closes is to blame: it stands where others have the line that opened. */
    private static Suspect behindWriter(Snapshot.BlockedClose blocked) {
        Connection connection = blocked.connection();
        return new Suspect(
                null,
                connection == null ? null : connection.tuple(),
                connection == null ? Side.CLIENT : connection.side(),
                blocked.sinceNanos(),
                connection == null ? 0 : connection.openedNanos(),
                blocked.closing(),
                Stack.NONE,
                blocked.closer(),
                null,
                null,
                null);
    }

    private Finding finding(Site site, Snapshot.BlockedClose oldest, long now) {
        String writerLine = context.blame().of(oldest.writing()).line();
        return new FindingDraft(Verdict.STUCK_CLOSE, site, now)
                .severity(Severity.LEAK)
                .confidence(Confidence.CERTAIN)
                .evidence("close_entered", true)
                .evidence("close_returned", false)
                .evidence("thread", oldest.closer())
                .evidence("writer", oldest.writer())
                .evidence("writer_line", writerLine.isEmpty() ? null : writerLine)
                .summary(
                        "%d %s not returned, the oldest for %s: thread %s waits for a lock that thread %s has, which is blocked in a write%s"
                                .formatted(
                                        site.count(),
                                        site.count() == 1 ? "close() has" : "calls of close() have",
                                        Wording.time(now - site.oldest().sinceNanos()),
                                        oldest.closer(),
                                        oldest.writer(),
                                        writerLine.isEmpty() ? "" : " at " + writerLine))
                .advice(
                        "Give the write a time limit, or have the peer read: a write that the peer does not take keeps the lock that"
                                + " close() needs. Closing the plain socket below ends both.")
                .confirm("jstack " + ProcessHandle.current().pid() + "   # the two threads")
                .finding();
    }

    private static Suspect subject(Connection connection) {
        Suspect subject = Suspect.of(connection, connection.closeBeganNanos());
        return closeOf(connection).map(subject::blamedOn).orElse(subject);
    }

    static Optional<TeardownEvent.Called> closeOf(Connection connection) {
        return connection.teardown() == null
                ? Optional.empty()
                : connection.teardown().lastCall();
    }

    /** As the kernel's tables have it since the FIN went out; before that, as the last sweep found it. */
    private static String state(Connection connection) {
        TcpState now =
                connection.teardown() == null ? null : connection.teardown().currentState();
        TcpState known = now == null ? connection.lastState() : now;
        return known == null ? null : known.semconv();
    }

    /** Where SO_LINGER is set, close() waits as it was told to, and what it is late by counts. */
    private Finding judged(Site site, long now) {
        List<Suspect> late = site.subjects().stream()
                .filter(subject -> now - subject.sinceNanos() - lingerNanos(subject) >= context.afterNanos())
                .toList();
        return late.isEmpty() ? lingering(site, now) : late(site.only(late), now);
    }

    private static long lingerNanos(Suspect subject) {
        return TimeUnit.SECONDS.toNanos(subject.connection().lingerSeconds());
    }

    private static Finding lingering(Site site, long now) {
        int seconds = site.oldest().connection().lingerSeconds();
        return draft(site, now)
                .severity(Severity.INFO)
                .confidence(Confidence.POSSIBLE)
                .evidence("linger_s", seconds)
                .summary("close() of %s has not returned, the oldest for %s: SO_LINGER lets it wait %s for the peer"
                        .formatted(
                                Wording.connections(site.count()),
                                Wording.time(now - site.oldest().sinceNanos()),
                                Wording.time(TimeUnit.SECONDS.toNanos(seconds))))
                .advice("Shorten or remove SO_LINGER if no thread should wait that long.")
                .finding();
    }

    private static Finding late(Site site, long now) {
        return draft(site, now)
                .severity(Severity.LEAK)
                .confidence(Confidence.CERTAIN)
                .summary("close() of %s has not returned, the oldest for %s"
                        .formatted(
                                Wording.connections(site.count()),
                                Wording.time(now - site.oldest().sinceNanos())))
                .advice(
                        "Look at the closing thread in a thread dump. Where SO_LINGER is set, take it out or shorten it: close waits for the peer that long.")
                .finding();
    }

    private static FindingDraft draft(Site site, long now) {
        Suspect oldest = site.oldest();
        return new FindingDraft(Verdict.STUCK_CLOSE, site, now)
                .evidence("close_entered", true)
                .evidence("close_returned", false)
                .evidence(
                        "thread",
                        oldest.called() == null ? null : oldest.called().thread())
                .evidence("state", state(oldest.connection()))
                .confirm("ss -tanoe state fin-wait-1 " + site.portFilter());
    }
}
