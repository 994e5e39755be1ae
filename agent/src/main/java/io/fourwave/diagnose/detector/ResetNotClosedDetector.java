// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.detector;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Usage;
import io.fourwave.connection.Use;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.connection.census.UntrackedSocket;
import io.fourwave.diagnose.DetectorContext;
import io.fourwave.diagnose.EvidenceTable;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.FindingDraft;
import io.fourwave.diagnose.PoolBehaviour;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Site;
import io.fourwave.diagnose.SiteSigns;
import io.fourwave.diagnose.Suspect;
import io.fourwave.diagnose.ThreadsGoneOn;
import io.fourwave.diagnose.Verdict;
import io.fourwave.diagnose.Wording;
import io.fourwave.diagnose.evidence.LevelHistory;
import io.fourwave.diagnose.evidence.Sign;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code reset_not_closed}: the peer reset the connection, the descriptor is still held. The kernel's tables have no row
 * for it, so no tool that reads them sees it. A connection that was used again and again is left out: a pool finds out.
 */
final class ResetNotClosedDetector implements Detector {

    private final DetectorContext context;

    ResetNotClosedDetector(DetectorContext context) {
        this.context = context;
    }

    @Override
    public List<Finding> detect(Snapshot snapshot) {
        long now = snapshot.nowNanos();
        List<Suspect> held = new ArrayList<>();
        for (Connection connection : snapshot.conspicuous()) {
            if (isHeld(connection, now)) {
                held.add(Suspect.of(connection, connection.teardown().start()));
            }
        }
        for (UntrackedSocket untracked : snapshot.untrackedSockets()) {
            if (untracked.state() == TcpState.CLOSE
                    && untracked.tuple() != null
                    && now - untracked.stateSinceNanos() >= context.afterNanos()) {
                held.add(Suspect.of(untracked));
            }
        }
        return Site.of(held, context.blame()).stream()
                .flatMap(site -> findings(site, now))
                .toList();
    }

    private boolean isHeld(Connection connection, long now) {
        return connection.teardown() != null
                && connection.teardown().isResetUnnoticed()
                && now - connection.teardown().start() >= context.afterNanos()
                && connection.usage().isUnusedSince(now - context.afterNanos())
                && !isReused(connection)
                && !isPaused(connection, now)
                && connection.closeBeganNanos() == 0
                && !connection.isAbandoned();
    }

    /** Its owner has told its selector not to look, and hears of nothing before it goes on. */
    private boolean isPaused(Connection connection, long now) {
        return now - connection.teardown().start() < SiteSigns.LONG * context.afterNanos()
                && connection.isReadingPaused();
    }

    /** A pool finds out at the next use. What a server writes after a pause is a late answer. */
    private static boolean isReused(Connection connection) {
        return connection.side() == Side.CLIENT && connection.usage().reuses() > 0;
    }

    private Stream<Finding> findings(Site site, long now) {
        LevelHistory level = context.levels().of(Verdict.RESET_NOT_CLOSED, site, now);
        Map<Suspect, Set<Sign>> frames =
                new SiteSigns(site, Verdict.RESET_NOT_CLOSED, now, context).frames(site.subjects());
        boolean many = site.count() >= EvidenceTable.MANY_FROM;
        List<Suspect> forgotten = site.subjects().stream()
                .filter(subject -> !isAtWork(frames.get(subject), many))
                .filter(subject -> !SiteSigns.mayComeLater(frames.get(subject), site, now, context))
                .toList();
        if (forgotten.isEmpty()) {
            return info(site, "; somebody may be at work with it yet, or keep it for a client", now);
        }
        Site left = site.only(forgotten);
        if (mayBePooled(left, now)) {
            return info(left, "; an idle pool looks the same until its next use", now);
        }
        boolean waits = site.side() == Side.SERVER && !forgotten.stream().allMatch(ResetNotClosedDetector::isAnswered);
        if (waits && (!many || level.turnsOver(now - site.oldest().sinceNanos()))) {
            return info(left, "; it may wait for a thread that serves it", now);
        }
        boolean grows = context.grows(left, level, now);
        if (!grows && isNobodyTold(forgotten)) {
            return info(left, "; no read and no write has told the application yet", now);
        }
        if (!grows && forgotten.stream().allMatch(subject -> subject.connection() == null)) {
            return info(toldByHolder(left), "; an idle pool from before the attach looks the same", now);
        }
        boolean few = forgotten.size() < EvidenceTable.MANY_FROM;
        if (!grows && site.side() == Side.CLIENT && (few || isEachReaderGone(forgotten))) {
            return info(left, "; the application may close a few at their next use", now);
        }
        boolean sure = !waits
                && forgotten.stream().allMatch(subject -> !isNonBlocking(subject) && isLeft(frames.get(subject)));
        boolean certain = sure
                && (grows || site.side() == Side.SERVER)
                && forgotten.stream().noneMatch(subject -> frames.get(subject).contains(Sign.WENT_ON));
        return Stream.of(finding(
                left,
                sure ? Severity.LEAK : Severity.SUSPECT,
                certain ? Confidence.CERTAIN : Confidence.PROBABLE,
                "",
                now));
    }

    /** The kernel keeps the error for the next call on it: until then the peer's reset is as silent as its FIN. */
    private static boolean isNobodyTold(List<Suspect> held) {
        return held.stream()
                .allMatch(subject ->
                        subject.connection() != null && subject.connection().isErrorPending());
    }

    /** One thread for each, which ends with its connection: who opened it may close it when he connects again. */
    private static boolean isEachReaderGone(List<Suspect> held) {
        return held.stream().allMatch(subject -> {
            Use use = ThreadsGoneOn.lastUse(subject);
            return use != null && use.knowsThread() && use.runningThread() == null;
        });
    }

    private static Site toldByHolder(Site site) {
        EvidenceTable.Ruling ruling =
                new EvidenceTable.Ruling(Verdict.RESET_NOT_CLOSED, Severity.INFO, Confidence.POSSIBLE, true);
        return site.only(
                site.subjects().stream().map(each -> each.judged(ruling)).toList());
    }

    private Stream<Finding> info(Site site, String but, long now) {
        return Stream.of(finding(site, Severity.INFO, Confidence.POSSIBLE, but, now));
    }

    /** A few that one call has opened one after the other may all be kept on purpose, as {@link EvidenceTable} has it. */
    private static boolean isAtWork(Set<Sign> frame, boolean many) {
        return frame.contains(Sign.FRAME_LIVES)
                || frame.contains(Sign.AT_WORK)
                || frame.contains(Sign.CLOSED_LATE)
                || frame.contains(Sign.KEPT_PER_CLIENT)
                || frame.contains(Sign.WENT_ON) && !many;
    }

    private static boolean isLeft(Set<Sign> frame) {
        return frame.contains(Sign.FRAME_LEFT) || frame.contains(Sign.WENT_ON);
    }

    /** A request that was read and not answered may lie in the queue of another thread: an overloaded server. */
    private static boolean isAnswered(Suspect subject) {
        return subject.connection() != null && subject.connection().usage().lastUse() == Usage.LastUse.WRITTEN;
    }

    /** On an event loop frames return at once. */
    private static boolean isNonBlocking(Suspect subject) {
        return subject.connection() == null || subject.connection().isNonBlocking();
    }

    private boolean mayBePooled(Site site, long now) {
        return site.subjects().stream().allMatch(SiteSigns::mayBePutAside)
                && new PoolBehaviour(
                                site, now, context.afterNanos(), site.oldest().sinceNanos())
                        .isPool();
    }

    private Finding finding(Site site, Severity severity, Confidence confidence, String but, long now) {
        return new FindingDraft(Verdict.RESET_NOT_CLOSED, site, now)
                .grows(context)
                .severity(severity)
                .confidence(confidence)
                .evidence("state", TcpState.CLOSE.semconv())
                .evidence("descriptor_held", true)
                .summary("%s that the peer reset %s still held, the oldest for %s%s"
                        .formatted(
                                Wording.connections(site.count()),
                                Wording.are(site.count()),
                                Wording.time(now - site.oldest().sinceNanos()),
                                but))
                .advice("Close " + Wording.what(site, site.side() == Side.CLIENT ? "opens" : "accepts")
                        + " when reading or writing fails, too: try-with-resources does it on every path.")
                .confirm("ls -l /proc/" + ProcessHandle.current().pid()
                        + "/fd | grep -c socket   # more sockets than ss -tanp shows")
                .finding();
    }
}
