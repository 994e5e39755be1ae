// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.Stack;
import io.fourwave.connection.Use;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.diagnose.evidence.ConnectedClients;
import io.fourwave.diagnose.evidence.EarlierConnections;
import io.fourwave.diagnose.evidence.FrameState;
import io.fourwave.diagnose.evidence.FrameWitness;
import io.fourwave.diagnose.evidence.LevelHistory;
import io.fourwave.diagnose.evidence.Sign;
import io.fourwave.diagnose.evidence.ThreadActivity;
import io.fourwave.diagnose.evidence.WorkWatch;
import io.fourwave.tcp.Side;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What the detectors have in common: the settings, and what is remembered from one snapshot to the next. Watch thread. */
public final class DetectorContext {
    private final long leakAfter;
    private final BlameFinder blame;
    private final Headroom headroom;
    private final CloseTally closeTally;
    private final CloseWaits closeWaits;
    private final Levels levels;
    private final FrameWitness frames;
    private final WorkWatch works;
    private final EarlierConnections earlier = new EarlierConnections();
    private final ConnectedClients clients = new ConnectedClients();
    private long after;

    /**
     * @param leakAfter how long something must last before it is a suspect
     * @param threads tells what a thread does now
     */
    public DetectorContext(Duration leakAfter, BlameFinder blame, Headroom headroom, FrameWitness.Threads threads) {
        this.leakAfter = leakAfter.toNanos();
        this.after = this.leakAfter;
        this.blame = blame;
        this.headroom = headroom;
        this.closeTally = new CloseTally(blame);
        this.levels = new Levels(this.leakAfter);
        this.frames = new FrameWitness(threads);
        this.works = new WorkWatch(threads, blame::isApplication);
        this.closeWaits = new CloseWaits(this);
    }

    /** The detectors look at this now: while the process stood still, nobody could have closed anything. */
    public void looksAt(Snapshot snapshot) {
        after = snapshot.sinceRunning(leakAfter);
        frames.snapshotBegins();
        works.snapshotBegins();
        earlier.snapshotBegins(snapshot);
        clients.snapshotBegins(snapshot);
    }

    /** How long something must last before it is a suspect, in nanoseconds: longer than the setting after a standstill. */
    public long afterNanos() {
        return after;
    }

    /**
     * How many more of these there are an hour: arrivals minus departures. Empty while that is not known, 0 where they do not
     * grow.
     */
    OptionalDouble growthPerHour(Site site, LevelHistory level, long now) {
        long left = lastLeftNanos(site);
        OptionalDouble arrivals = Growth.perHour(site.subjects(), now, after, left);
        if (!arrivals.isPresent() || level.departures() == 0) {
            return arrivals;
        }
        // the first departures of its own follow those of the ones from before the attach
        boolean known = left == 0 || level.lifetimeNanos() > 0;
        return OptionalDouble.of(known && level.growsNet() ? level.growthPerHour() : 0);
    }

    /** More come than go. */
    public boolean grows(Site site, LevelHistory level, long now) {
        return growthPerHour(site, level, now).orElse(0) > 0;
    }

    /** {@code System.nanoTime} at which one from before the attach left that led where one of these leads; 0: none has. */
    public long lastLeftNanos(Site site) {
        long last = 0;
        for (Suspect subject : earlier.isEmpty() ? List.<Suspect>of() : site.subjects()) {
            long left = earlier.lastLeftNanos(site.side(), subject.tuple());
            last = left != 0 && (last == 0 || left - last > 0) ? left : last;
        }
        return last;
    }

    public BlameFinder blame() {
        return blame;
    }

    public Headroom headroom() {
        return headroom;
    }

    public CloseTally closeTally() {
        return closeTally;
    }

    public Levels levels() {
        return levels;
    }

    /** What the thread of a call does, while it is in the same call still as when it had this stack; empty where it is done. */
    public Optional<Sign> signOfCaller(long threadId, Stack then) {
        List<StackTraceElement> now = frames.within(threadId, then);
        return now.isEmpty() ? Optional.empty() : ThreadActivity.ofCaller(now, blame::isApplication);
    }

    /** What the thread of a use does now, whatever it did then; empty where it has ended, or waits for something new. */
    public Optional<Sign> signOfThread(Use use) {
        List<StackTraceElement> now = frames.now(use);
        return now.isEmpty() || ThreadActivity.waitsForSomethingNew(now)
                ? Optional.empty()
                : ThreadActivity.sign(now, blame::isApplication);
    }

    /** As {@link #signOfThread}, while it is in the frames of that use still; null: empty. */
    public Optional<Sign> signWithin(Use use) {
        FrameState state = frames.of(use);
        return state == FrameState.LIVES || state == FrameState.ROUND ? signOfThread(use) : Optional.empty();
    }

    /** {@code thread main at com.acme.Server.serve(Server.java:5)}. */
    public String threadText(Use use) {
        return "thread " + use.thread()
                + frames.now(use).stream()
                        .filter(frame -> !Stack.isJdk(frame))
                        .findFirst()
                        .map(frame -> " at " + Stack.text(frame))
                        .orElse("");
    }

    /** True where there are no more of these than clients of this JVM, each of which was there before. */
    public boolean areKeptPerClient(Site site) {
        long[] opened = site.subjects().stream()
                .mapToLong(Suspect::openedNanos)
                .filter(opening -> opening != 0)
                .toArray();
        return site.side() == Side.CLIENT && opened.length == site.count() && clients.areAsManyAs(opened);
    }

    FrameWitness frames() {
        return frames;
    }

    WorkWatch works() {
        return works;
    }

    public CloseWaits closeWaits() {
        return closeWaits;
    }
}
