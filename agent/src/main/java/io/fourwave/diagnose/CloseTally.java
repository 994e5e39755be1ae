// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.Teardown;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.connection.TeardownListener;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers of closes and of teardowns that have ended what some detectors need: which lines abort, and what only the garbage
 * collector closed. A few examples a line, and how many there were. Watch thread only.
 */
public final class CloseTally implements TeardownListener {
    /** As {@link Tally#reason}: what came after the close was answered with a RST. */
    public static final String DATA_AFTER_CLOSE = "data_after_close";

    private static final String TLS = "sun.security.ssl.";
    private static final int LINES_KEPT = 256;

    private final BlameFinder blame;
    private final Map<List<Object>, Tally> aborted = bounded();
    private final Map<List<Object>, Tally> collected = bounded();
    private final Map<Line, Integer> closed = bounded();

    CloseTally(BlameFinder blame) {
        this.blame = blame;
    }

    /** What the collector closes is told at once: its TIME_WAIT may be the last of sixty seconds, and of many. */
    @Override
    public void called(Teardown teardown, TeardownEvent.Called call) {
        if (call.isCollectors() && !teardown.connection().isClosedOnDemand()) {
            add(collected, Suspect.of(teardown.connection(), call.nanoTime()), "");
        }
    }

    @Override
    public void ended(Teardown teardown) {
        // a call before the collector's may have decided how the connection ends: a shutdown is no close
        boolean collectors =
                teardown.lastCall().filter(TeardownEvent.Called::isCollectors).isPresent();
        if (collectors || teardown.connection().isClosedOnDemand()) {
            return;
        }
        Suspect ending = Suspect.of(teardown.connection(), teardown.start());
        closed.merge(key(ending.side(), blame.of(ending)), 1, Integer::sum);
        teardown.deciding().ifPresent(call -> decided(teardown, call));
    }

    /** By the line that closes. */
    public List<Tally> aborted() {
        return List.copyOf(aborted.values());
    }

    /** By the line that opened. */
    public List<Tally> collected() {
        return List.copyOf(collected.values());
    }

    /** How many connections of this line have ended, those left out that the collector or the agent closed. */
    public int closed(Site site) {
        return closed.getOrDefault(key(site.side(), site.blame()), 0);
    }

    private static Line key(Side side, BlameFinder.Blame blamed) {
        return new Line(side, blamed.line());
    }

    private void decided(Teardown teardown, TeardownEvent.Called call) {
        if (teardown.isGoneWithoutTimeWait() && !isOfTls(call)) {
            Suspect late = Suspect.of(teardown.connection(), call.nanoTime()).blamedOn(call);
            add(aborted, late, DATA_AFTER_CLOSE);
        }
        boolean sure = teardown.decision().confidence() != Confidence.POSSIBLE;
        if (teardown.decision().step() == Step.ABORT && sure) {
            add(aborted, Suspect.of(teardown.connection(), call.nanoTime()).blamedOn(call), reason(teardown));
        }
    }

    /** The peer's answer to a close_notify is a farewell that nobody waits for, and no data. */
    private static boolean isOfTls(TeardownEvent.Called call) {
        return call.stack().frames().stream()
                .anyMatch(frame -> frame.getClassName().startsWith(TLS));
    }

    private static String reason(Teardown teardown) {
        return teardown.decision().abortReason() == null
                ? ""
                : teardown.decision().abortReason().text();
    }

    private void add(Map<List<Object>, Tally> tallies, Suspect subject, String reason) {
        BlameFinder.Blame blamed = blame.of(subject);
        tallies.computeIfAbsent(
                        List.of(subject.side(), blamed.line(), reason),
                        first -> new Tally(new Site(subject.side(), blamed, new ArrayList<>()), reason))
                .add(subject);
    }

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > LINES_KEPT;
            }
        };
    }

    private record Line(Side side, String text) {}

    /** How many, and the latest few of them. */
    public static final class Tally {
        private static final int EXAMPLES = 20;

        private final Site latest;
        private final String reason;
        private int count;

        private Tally(Site latest, String reason) {
            this.latest = latest;
            this.reason = reason;
        }

        /** The latest few; never empty. */
        public Site site() {
            return latest;
        }

        public int count() {
            return count;
        }

        /** The abort's reason, or empty. */
        public String reason() {
            return reason;
        }

        private void add(Suspect subject) {
            count++;
            latest.subjects().add(subject);
            if (latest.subjects().size() > EXAMPLES) {
                latest.subjects().remove(0);
            }
        }
    }
}
