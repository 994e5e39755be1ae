// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.Connection;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.connection.census.UntrackedSocket;
import io.fourwave.diagnose.evidence.LevelHistory;
import io.fourwave.diagnose.evidence.Sign;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The connections that the peer has closed and that nobody has touched for {@code leak.after}, by the line that opened
 * them, each judged by the {@link EvidenceTable}. The kernel never ends CLOSE_WAIT by itself: without a close it lasts as
 * long as the JVM.
 */
public final class CloseWaits {
    /**
     * Where the peer is on this host, the agent looks at its end before it says anything; where it cannot, it speaks after
     * so long.
     */
    private static final int WITHOUT_A_LOOK = 4;

    private final DetectorContext context;
    private List<Judged> judged = List.of();
    private Snapshot of;

    CloseWaits(DetectorContext context) {
        this.context = context;
    }

    /** Those of one verdict. Three detectors ask, and 20,000 connections are judged once. */
    public List<Judged> of(Verdict verdict, Snapshot snapshot) {
        if (of != snapshot) {
            of = snapshot;
            judged = judge(snapshot);
        }
        return judged.stream()
                .filter(each -> each.ruling().verdict() == verdict)
                .toList();
    }

    private List<Judged> judge(Snapshot snapshot) {
        List<Judged> all = new ArrayList<>();
        for (Site site : sites(snapshot)) {
            LevelHistory level = context.levels().of(Verdict.CLOSE_WAIT_LEAK, site, snapshot.nowNanos());
            all.addAll(judge(site, level, snapshot.nowNanos()));
        }
        return all;
    }

    private List<Judged> judge(Site site, LevelHistory level, long now) {
        SiteSigns signs = new SiteSigns(site, Verdict.CLOSE_WAIT_LEAK, now, context);
        Map<Suspect, Set<Sign>> each = signs.withoutFrames();
        List<Suspect> accused = site.subjects().stream()
                .filter(subject -> EvidenceTable.judge(each.get(subject)).accuses())
                .toList();
        signs.frames(accused).forEach((subject, found) -> each.get(subject).addAll(found));
        Map<Verdict, Judged> verdicts = new EnumMap<>(Verdict.class);
        for (Suspect subject : site.subjects()) {
            EvidenceTable.Row row = EvidenceTable.judge(each.get(subject));
            row.ruling()
                    .ifPresent(ruling -> verdicts.computeIfAbsent(
                                    ruling.verdict(), first -> new Judged(site, level, context.blame(), signs))
                            .add(subject, row, each.get(subject)));
        }
        return List.copyOf(verdicts.values());
    }

    private List<Site> sites(Snapshot snapshot) {
        long now = snapshot.nowNanos();
        List<Suspect> subjects = new ArrayList<>();
        for (Connection connection : snapshot.conspicuous()) {
            if (isForgotten(connection, now)) {
                subjects.add(Suspect.of(connection, connection.teardown().currentSince()));
            }
        }
        for (UntrackedSocket untracked : snapshot.untrackedSockets()) {
            if (untracked.state() == TcpState.CLOSE_WAIT && now - untracked.stateSinceNanos() >= context.afterNanos()) {
                subjects.add(Suspect.of(untracked));
            }
        }
        return Site.of(subjects, context.blame());
    }

    private boolean isForgotten(Connection connection, long now) {
        long after = context.afterNanos();
        boolean closeWait = connection.teardown() != null
                && connection.teardown().currentState() == TcpState.CLOSE_WAIT
                && now - connection.teardown().currentSince() >= after;
        return closeWait
                && connection.usage().isUnusedSince(now - after)
                && connection.closeBeganNanos() == 0
                && !connection.isAbandoned()
                && isPeerLookedAt(connection, now - connection.teardown().currentSince());
    }

    /** Where the peer is on this host, its end tells whether it has closed or only half-closed. */
    private boolean isPeerLookedAt(Connection connection, long since) {
        return connection.side() == Side.CLIENT
                || !connection.tuple().isSameHost()
                || connection.isPeerLookedAt()
                || since > WITHOUT_A_LOOK * context.afterNanos();
    }

    /** Connections of one line under one verdict: one finding, under its worst row, of which the others are weaker cases. */
    public static final class Judged {
        private final Site all;
        private final BlameFinder blame;
        private final LevelHistory level;
        private final List<List<StackTraceElement>> workers;
        private final String mayBeUsedBy;
        private final List<Suspect> subjects = new ArrayList<>();
        private final Map<Sign, Integer> signs = new EnumMap<>(Sign.class);
        private EvidenceTable.Row worst;

        private Judged(Site all, LevelHistory level, BlameFinder blame, SiteSigns signs) {
            this.all = all;
            this.workers = signs.workers();
            this.mayBeUsedBy = signs.mayBeUsedBy();
            this.blame = blame;
            this.level = level;
        }

        private void add(Suspect subject, EvidenceTable.Row row, Set<Sign> found) {
            subjects.add(subject.judged(row.ruling().orElseThrow()));
            found.forEach(sign -> signs.merge(sign, 1, Integer::sum));
            if (worst == null || row.severity().compareTo(worst.severity()) < 0) {
                worst = row;
            }
        }

        /**
         * Blames the application's line that had a suspect last where a library alone opened it, and the handler that is at
         * work where a server uses it.
         */
        public Site site() {
            Site site = all.only(subjects);
            if (worst.accuses()) {
                return site.byLastUser(blame);
            }
            return has(Sign.FRAME_LIVES) ? site.byWorkers(workers, blame) : site;
        }

        /** A thread that may have got some of them, and where it stands; empty where none is known. */
        public String mayBeUsedBy() {
            return mayBeUsedBy;
        }

        public LevelHistory level() {
            return level;
        }

        public EvidenceTable.Row row() {
            return worst;
        }

        public EvidenceTable.Ruling ruling() {
            return worst.ruling().orElseThrow();
        }

        /** How many of them show it. */
        public int count(Sign sign) {
            return signs.getOrDefault(sign, 0);
        }

        public boolean has(Sign sign) {
            return count(sign) > 0;
        }
    }
}
