// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Usage;
import io.fourwave.connection.Use;
import io.fourwave.diagnose.evidence.ConnectionSigns;
import io.fourwave.diagnose.evidence.FrameComparison;
import io.fourwave.diagnose.evidence.FrameState;
import io.fourwave.diagnose.evidence.LevelHistory;
import io.fourwave.diagnose.evidence.Sign;
import io.fourwave.diagnose.evidence.ThreadActivity;
import io.fourwave.diagnose.evidence.WorkWatch;
import io.fourwave.tcp.Side;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the signs of the connections of one line that their peer has closed and that nobody has touched. */
public final class SiteSigns {
    /** So many times {@code leak.after} are long. */
    public static final int LONG = 10;
    /** Others may be kept for so many times as long as one that was closed. */
    private static final int LATE = 4;

    private final Site site;
    private final LevelHistory level;
    private final long longestKept;
    private final long now;
    private final DetectorContext context;
    private final List<List<StackTraceElement>> workers = new ArrayList<>();
    /** Those that a pool which touches what it takes back did not get back. */
    private final Set<Suspect> notTakenBack = Collections.newSetFromMap(new IdentityHashMap<>());

    private String mayBeUsedBy = "";
    /** Null: not looked at yet, as the next one. */
    private Boolean growing;

    private Boolean keptPerClient;

    /** @param verdict by which this line is remembered */
    public SiteSigns(Site site, Verdict verdict, long nowNanos, DetectorContext context) {
        this.site = site;
        this.level = context.levels().of(verdict, site, nowNanos);
        this.longestKept = context.levels().longestKeptNanos(verdict, site);
        this.now = nowNanos;
        this.context = context;
    }

    /** What the threads do now that are still in the frames of a last use, as far as they were asked. */
    List<List<StackTraceElement>> workers() {
        return workers;
    }

    /** A thread that may have got some of them, and where it stands; empty where none is known. */
    String mayBeUsedBy() {
        return mayBeUsedBy;
    }

    /** All but what the threads tell. */
    Map<Suspect, Set<Sign>> withoutFrames() {
        Map<Suspect, Set<Sign>> signs = new IdentityHashMap<>();
        Set<Sign> common = common();
        List<Suspect> leftBehind = leftBehind();
        List<Suspect> putAside = new ArrayList<>();
        for (Suspect subject : site.subjects()) {
            Set<Sign> own = own(subject);
            own.addAll(common);
            signs.put(subject, own);
            if (mayBePutAside(subject) && !own.contains(Sign.UNREAD)) {
                putAside.add(subject);
            }
        }
        addPoolSigns(putAside, signs);
        if (leftBehind.size() >= EvidenceTable.MANY_FROM) {
            boolean grow = Growth.perHour(leftBehind, now, oldFromNanos()).orElse(0) > 0;
            leftBehind.forEach(subject -> signs.get(subject).remove(Sign.TURNS_OVER));
            leftBehind.forEach(subject -> add(signs.get(subject), Sign.GROWS, grow));
        }
        return signs;
    }

    private Set<Sign> common() {
        Set<Sign> signs = EnumSet.noneOf(Sign.class);
        if (site.count() >= EvidenceTable.MANY_FROM) {
            signs.add(Sign.MANY);
        }
        if (site.count() >= EvidenceTable.CROWD_FROM) {
            signs.add(Sign.CROWD);
        }
        if (site.side() == Side.SERVER) {
            signs.add(Sign.SERVER);
        }
        if (lasts(site, now, context)) {
            signs.add(Sign.LASTS);
        }
        if (turnsOver()) {
            signs.add(Sign.TURNS_OVER);
        } else if (grows()) {
            signs.add(Sign.GROWS);
        }
        return signs;
    }

    /** Of all of them together, as the next one: looked at once. */
    private boolean grows() {
        if (growing == null) {
            growing = !turnsOver() && context.growthPerHour(site, level, now).orElse(0) > 0;
        }
        return growing;
    }

    private boolean areKeptPerClient() {
        if (keptPerClient == null) {
            keptPerClient = context.areKeptPerClient(site);
        }
        return keptPerClient;
    }

    private boolean turnsOver() {
        return level.turnsOver(now - site.oldest().sinceNanos()) && !level.growsNet();
    }

    /** Others of this line were closed after a time, all of them long before they were as old as these: they turn over, and these do not. */
    private List<Suspect> leftBehind() {
        return site.subjects().stream()
                .filter(subject ->
                        longestKept > 0 && !mayBePutAside(subject) && now - subject.sinceNanos() >= oldFromNanos())
                .toList();
    }

    private long oldFromNanos() {
        return Math.max(LATE * longestKept, LONG * context.afterNanos());
    }

    private Set<Sign> own(Suspect subject) {
        Connection connection = subject.connection();
        return connection == null
                ? EnumSet.of(Sign.BEFORE_ATTACH)
                : ConnectionSigns.of(connection, now, context.afterNanos());
    }

    private static void add(Set<Sign> signs, Sign sign, boolean shows) {
        if (shows) {
            signs.add(sign);
        }
    }

    private void addPoolSigns(List<Suspect> putAside, Map<Suspect, Set<Sign>> signs) {
        if (putAside.isEmpty()) {
            return;
        }
        PoolBehaviour all = new PoolBehaviour(site.only(putAside), now, context.afterNanos(), level.firstNanos());
        List<Suspect> lost = all.notTakenBack();
        lost.forEach(subject -> signs.get(subject).add(Sign.NOT_TAKEN_BACK));
        notTakenBack.addAll(lost);
        List<Suspect> kept = lost.isEmpty() ? putAside : Site.without(lost, putAside);
        if (kept.isEmpty()) {
            return;
        }
        PoolBehaviour pool = new PoolBehaviour(site.only(kept), now, context.afterNanos(), level.firstNanos());
        Set<Sign> found = pool.signs();
        for (Suspect subject : kept) {
            Set<Sign> own = signs.get(subject);
            own.addAll(found);
            if (!pool.grows()) {
                own.remove(Sign.GROWS);
            }
        }
    }

    /** A client that blocks, and that has not been told of the end. */
    public static boolean mayBePutAside(Suspect subject) {
        Connection connection = subject.connection();
        return connection != null
                && subject.side() == Side.CLIENT
                && subject.tuple() != null
                && subject.openedNanos() != 0
                && (!connection.isNonBlocking() || ConnectionSigns.isPutAside(connection))
                && connection.usage().endOfStream() == null;
    }

    /**
     * Asks the threads that used these last, and of those that they have left the threads that may have got them; nothing is
     * said of those whose thread is not known.
     */
    public Map<Suspect, Set<Sign>> frames(List<Suspect> accused) {
        Map<Suspect, Set<Sign>> signs = new IdentityHashMap<>();
        List<Suspect> unasked = new ArrayList<>();
        ThreadsGoneOn threads = new ThreadsGoneOn(site.subjects(), notTakenBack, context.frames()::threadId);
        for (Suspect subject : accused) {
            Use use = lastUse(subject);
            FrameState state = context.frames().of(use);
            if (state != FrameState.UNKNOWN && isEndReadAgain(subject)) {
                // the loop that reads the end comes round, wherever it stands
                state = FrameState.LEFT;
            }
            boolean unknown = state == FrameState.UNKNOWN || state == FrameState.LIVES && isDeregistered(subject);
            if (state == FrameState.UNKNOWN && use != null && use.knowsThread()) {
                unasked.add(subject);
            }
            // whoever was told of its end has taken it out of the loop, and the loop's frames stand for all of them
            signs.put(subject, unknown ? EnumSet.noneOf(Sign.class) : EnumSet.of(sign(subject, use, state, threads)));
        }
        // not all are asked at one time: in doubt they are as those that live
        boolean someLive = signs.values().stream().anyMatch(each -> each.contains(Sign.FRAME_LIVES));
        boolean someKnown = signs.values().stream().anyMatch(each -> !each.isEmpty());
        signs.forEach((subject, found) -> add(found, Sign.FRAME_LIVES, isClosedMeanwhile(subject)));
        if (someKnown) {
            unasked.forEach(subject -> signs.get(subject).add(someLive ? Sign.FRAME_LIVES : Sign.FRAME_LEFT));
        }
        signs.forEach(this::addWork);
        return signs;
    }

    private Sign sign(Suspect subject, Use use, FrameState state, ThreadsGoneOn threads) {
        boolean waits = ThreadActivity.waitsForSomethingNew(context.frames().standsAt(use));
        boolean round = state == FrameState.ROUND;
        if (state == FrameState.LEFT || round && (waits || subject.side() == Side.SERVER || isDeregistered(subject))) {
            return Sign.FRAME_LEFT;
        }
        if (round || threads.hasGoneOn(use, subject.side(), waits)) {
            return mayKeepAll(subject) ? Sign.WENT_ON : Sign.FRAME_LEFT;
        }
        workers.add(context.frames().standsAt(use));
        return Sign.FRAME_LIVES;
    }

    private void addWork(Suspect subject, Set<Sign> signs) {
        add(signs, Sign.CLOSED_LATE, now - subject.sinceNanos() < LATE * longestKept);
        add(signs, Sign.KEPT_PER_CLIENT, areKeptPerClient());
        Use use = lastUse(subject);
        if (signs.contains(Sign.WENT_ON)) {
            List<StackTraceElement> now = context.frames().standsAt(use);
            boolean furtherOn = FrameComparison.isFurtherOn(use.stack().frames(), now);
            ThreadActivity.ofWhatItKept(use.stack().frames(), now, furtherOn, context.blame()::isApplication)
                    // who opens more and more of them has not come to an end with them, and only pauses between two
                    .filter(sign -> sign != Sign.MAY_COME_LATER || !grows())
                    .ifPresent(signs::add);
        } else if (!signs.contains(Sign.FRAME_LIVES) && subject.connection() != null) {
            WorkWatch.Answer answer = context.works().of(subject.connection(), use, level.departures() > 0);
            answer.sign().ifPresent(signs::add);
            mayBeUsedBy = answer.sign().isPresent() ? answer.text() : mayBeUsedBy;
        }
    }

    /** A thread has these in hand or may have got them, or may come to them: what looks forgotten is not. */
    public static boolean isInSomebodysHands(Set<Sign> frames, Site site, long now, DetectorContext context) {
        return frames.contains(Sign.FRAME_LIVES)
                || frames.contains(Sign.AT_WORK)
                || frames.contains(Sign.CLOSED_LATE)
                || frames.contains(Sign.KEPT_PER_CLIENT)
                || mayComeLater(frames, site, now, context);
    }

    private static boolean lasts(Site site, long now, DetectorContext context) {
        return now - site.oldest().sinceNanos() >= LONG * context.afterNanos();
    }

    /** Somebody pauses who may close it, and it has not lasted for long. */
    public static boolean mayComeLater(Set<Sign> frames, Site site, long now, DetectorContext context) {
        return frames.contains(Sign.MAY_COME_LATER) && !lasts(site, now, context);
    }

    /** A client that has opened several in one call may mean to close them all; who leases without end does not. */
    private boolean mayKeepAll(Suspect subject) {
        return subject.side() == Side.CLIENT && !notTakenBack.contains(subject);
    }

    /** Whoever closes leaves its frames then: while the threads were asked, this one was closed after all. */
    private static boolean isClosedMeanwhile(Suspect subject) {
        Connection connection = subject.connection();
        return connection != null && (connection.isClosing() || connection.isDescriptorGone());
    }

    private boolean isEndReadAgain(Suspect subject) {
        return subject.connection() != null && subject.connection().usage().isEndReadAgain(now, context.afterNanos());
    }

    private static boolean isDeregistered(Suspect subject) {
        Connection connection = subject.connection();
        return connection.usage().endOfStream() != null && connection.isWithoutSelector();
    }

    /** The last use where it was seen for sure; after the end of the stream nothing counts. */
    private static Use lastUse(Suspect subject) {
        Use use = ThreadsGoneOn.lastUse(subject);
        if (use == null) {
            return null;
        }
        Usage usage = subject.connection().usage();
        boolean last = use == usage.endOfStream() || usage.isLast(use);
        return last ? use : null;
    }
}
