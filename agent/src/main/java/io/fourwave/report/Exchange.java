// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import io.fourwave.diagnose.Verdict;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.List;

/**
 * What both sides said to each other in one teardown: what the drawings draw. The segments that no call sends, waves 2 and
 * 4, are put in where the states show that they passed; the one that a finding is about is put in as missing.
 */
public record Exchange(List<Item> items) {

    /** One line of a drawing, in order of time. */
    public sealed interface Item {}

    /**
     * @param at when; null where nothing says it
     * @param out true from this JVM to the peer
     * @param wave 1 to 4, or 0 for a segment that is none of the four
     * @param call that sent it; null where no call of this JVM did
     * @param note what else there is to say; may be empty
     */
    public record Segment(Moment at, boolean out, String flags, int wave, CallSite call, String note, Presence presence)
            implements Item {}

    /** A call that sends nothing. */
    public record Silent(Moment at, CallSite call, String step) implements Item {}

    /** A state entered by the segment above it. */
    public record State(String name) implements Item {}

    /** How this side's part ended. */
    public record End(String state) implements Item {}

    /** @param errorMs how much earlier it may have been; null where the time is exact */
    public record Moment(double ms, Double errorMs) {
        private static final double NEGLIGIBLE_MS = 0.1;

        public boolean isSampled() {
            return errorMs != null && errorMs >= NEGLIGIBLE_MS;
        }
    }

    /** @param code the line, or null */
    public record CallSite(String name, String code, String thread) {}

    public enum Presence {
        SENT,
        /** Nobody is to blame for that, yet. */
        PENDING,
        /** The matter of a finding. */
        NEVER
    }

    public static Exchange of(Report.TeardownEntry teardown) {
        Reader reader = new Reader(isSimultaneous(teardown.waves()));
        teardown.waves().forEach(reader::read);
        if (teardown.finalState() != null) {
            reader.end(teardown.finalState());
        }
        return reader.exchange();
    }

    /** Of the oldest connection of the finding, so far; with the segment that does not come. */
    public static Exchange of(Report.FindingEntry finding) {
        Reader reader = new Reader(isSimultaneous(finding.waves()));
        finding.waves().forEach(reader::read);
        if (finding.waves().isEmpty()) {
            reader.unseen(String.valueOf(finding.evidence().get("state")));
        }
        reader.missing(finding.verdict().absent());
        return reader.exchange();
    }

    private static boolean isSimultaneous(List<Report.WaveEntry> waves) {
        return waves.stream().anyMatch(wave -> wave.what().equals("CLOSING"));
    }

    /** Goes through what was seen once, and remembers what it needs to tell one segment from another. */
    private static final class Reader {
        private final List<Item> items = new ArrayList<>();
        private final boolean simultaneous;
        private String state = "";
        private boolean finSent;
        private boolean finReceived;
        private CallSite aborting;

        Reader(boolean simultaneous) {
            this.simultaneous = simultaneous;
        }

        Exchange exchange() {
            return new Exchange(List.copyOf(items));
        }

        void read(Report.WaveEntry wave) {
            Moment at = new Moment(wave.atMs(), wave.errorMs());
            switch (wave.kind()) {
                case CALL -> call(wave, at);
                case PEER_FIN -> peerFin(at);
                case RST_SENT -> reset(at);
                case RST_RECEIVED -> received(at, "RST", 0, "or a timeout");
                case STATE -> state(wave.what(), at);
            }
        }

        private void call(Report.WaveEntry wave, Moment at) {
            CallSite call = new CallSite(wave.what(), wave.code(), wave.thread());
            switch (wave.step()) {
                case ACTIVE_FIN, PASSIVE_FIN -> {
                    sent(at, "FIN", wave.step() == Step.ACTIVE_FIN ? 1 : 3, call, "");
                    finSent = true;
                }
                case ABORT -> {
                    sent(at, "RST", 0, call, "instead of a FIN");
                    aborting = call;
                }
                case INPUT_ONLY, CONNECT_ABANDONED, RELEASE, AFTER_RESET ->
                    items.add(new Silent(at, call, wave.step().text()));
            }
        }

        /** The call that caused it is drawn as its sender. */
        private void reset(Moment at) {
            if (aborting == null) {
                sent(at, "RST", 0, null, "");
            }
        }

        private void peerFin(Moment at) {
            finReceived = true;
            received(at, "FIN", finSent ? 3 : 1, "the peer sends no more");
            if (!finSent) {
                sent(null, "ACK", 2, null, "the kernel answers by itself");
            }
        }

        private void state(String name, Moment at) {
            switch (name) {
                case "FIN_WAIT_2" -> received(at, "ACK", 2, "the peer's kernel answers");
                case "CLOSING" -> {
                    received(at, "FIN", 0, "crossed with ours");
                    sent(null, "ACK", 0, null, "the kernel answers by itself");
                }
                case "TIME_WAIT" -> timeWait(at);
                default -> {
                    // entered by the segment above it
                }
            }
            items.add(new State(name));
            state = name;
        }

        private void timeWait(Moment at) {
            if (state.equals("CLOSING")) {
                received(at, "ACK", 0, "acknowledges our FIN; the peer's FIN has arrived");
                return;
            }
            if (!finReceived) {
                boolean withAck = state.equals("FIN_WAIT_1");
                received(at, withAck ? "FIN ACK" : "FIN", 3, withAck ? "waves 2 and 3" : "the peer is done, too");
            }
            sent(null, "ACK", 4, null, "kept in TIME_WAIT to repeat it");
        }

        void end(String finalState) {
            if (state.equals("LAST_ACK") && finalState.equals("closed")) {
                received(null, "ACK", 4, "");
            }
            items.add(new End(finalState));
        }

        /** What the state alone tells of a connection whose teardown nobody saw begin. */
        void unseen(String semconv) {
            if (semconv.equals(TcpState.CLOSE_WAIT.semconv())) {
                received(null, "FIN", 1, "before fourwave looked");
                sent(null, "ACK", 2, null, "the kernel answers by itself");
                state(TcpState.CLOSE_WAIT.name(), null);
            } else if (semconv.equals(TcpState.ESTABLISHED.semconv())) {
                state(TcpState.ESTABLISHED.name(), null);
            }
        }

        void missing(Verdict.Absent segment) {
            switch (segment) {
                case PEERS_FIN -> absent(false, 3, "never sent by the peer", Presence.NEVER);
                case PEERS_FIN_BEHIND_DATA -> absent(false, 1, "may wait behind the unread data", Presence.NEVER);
                case OUR_FIN_UNTIL_NEXT_USE ->
                    absent(true, 3, "not yet: at the next use of the pool", Presence.PENDING);
                case OUR_FIN -> unsent();
                case NOTHING -> {
                    // no segment is missing
                }
            }
        }

        private void unsent() {
            if (state.equals("CLOSE_WAIT")) {
                absent(true, 3, "never sent", Presence.NEVER);
            }
        }

        private void absent(boolean out, int wave, String note, Presence presence) {
            items.add(new Segment(null, out, "FIN", wave, null, note, presence));
        }

        private void sent(Moment at, String flags, int wave, CallSite call, String note) {
            items.add(new Segment(at, true, flags, numbered(wave), call, note, Presence.SENT));
        }

        private void received(Moment at, String flags, int wave, String note) {
            items.add(new Segment(at, false, flags, numbered(wave), null, note, Presence.SENT));
        }

        /** Two FINs that cross are both the first wave. */
        private int numbered(int wave) {
            return simultaneous ? 0 : wave;
        }
    }
}
