// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a finding says is the matter, and all that is known of it without looking at a connection. */
public enum Verdict {
    CLOSE_WAIT_LEAK(
            Absent.OUR_FIN,
            "the peer closed, and the application holds on: it read the end and forgot the connection, or stopped in the middle",
            Severity.LEAK,
            Severity.SUSPECT),
    CLOSE_WAIT_IDLE_POOL(
            Absent.OUR_FIN_UNTIL_NEXT_USE,
            "an idle pooled connection that the peer closed; it goes at its next use",
            Severity.BENIGN),
    CLOSE_WAIT_UNDECIDED(
            Absent.OUR_FIN,
            "held and unused after the peer's close; an idle pool, or work in progress, and a leak look the same so far",
            Severity.INFO),
    STUCK_CLOSE(Absent.NOTHING, "close() was entered and has not returned", Severity.LEAK, Severity.INFO),
    UNFINISHED_CHANNEL_CLOSE(
            Absent.NOTHING,
            "close() was called, and a selector that no longer selects holds the descriptor",
            Severity.LEAK,
            Severity.INFO),
    ACCEPT_QUEUE(
            Absent.OUR_FIN,
            "CLOSE_WAIT that nobody has accepted: the acceptor is stuck, or at work for long",
            Severity.SUSPECT,
            Severity.INFO),
    HIDDEN_FIN(
            Absent.PEERS_FIN_BEHIND_DATA,
            "ESTABLISHED, a full receive buffer that nobody reads: a FIN of the peer waits behind the data",
            Severity.SUSPECT,
            Severity.INFO),
    RESET_NOT_CLOSED(
            Absent.NOTHING,
            "the peer reset it, and the application still holds the descriptor; no table of the kernel shows it",
            Severity.LEAK,
            Severity.SUSPECT,
            Severity.INFO),
    GC_RESCUED(Absent.NOTHING, "only the garbage collector closed it", Severity.SUSPECT) {
        @Override
        public boolean isOver() {
            return true;
        }
    },
    ABANDONED_CHANNEL(Absent.OUR_FIN, "the channel is collected, its descriptor is not closed", Severity.LEAK),
    PEER_LEAK(Absent.PEERS_FIN, "FIN_WAIT_2 that stays: the peer does not close", Severity.INFO),
    TIME_WAIT_PRESSURE(Absent.NOTHING, "local ports to one destination run out", Severity.INFO, Severity.SUSPECT) {
        @Override
        public String usesUp() {
            return "local ports";
        }
    },
    ABORT_ON_CLOSE(
            Absent.NOTHING,
            "a line of code resets connections: unread bytes, SO_LINGER 0, or more that comes after the close",
            Severity.INFO) {
        @Override
        public boolean isOver() {
            return true;
        }
    },
    SHUTDOWN_NOT_CLOSED(
            Absent.NOTHING,
            "both FINs are exchanged (by shutdown), and the application still holds the descriptor",
            Severity.LEAK),
    UNCONNECTED_DESCRIPTOR(
            Absent.NOTHING,
            "TCP sockets in no table: never connected, or reset before anybody watched",
            Severity.SUSPECT),
    HELD_BY_CHILD(
            Absent.NOTHING, "it is closed here and still open: another process has the descriptor", Severity.SUSPECT),
    NEVER_CLOSED(
            Absent.NOTHING,
            "connections of one line that have been unused for a long time: none was ever closed or used again, and their number grows",
            Severity.INFO,
            Severity.SUSPECT);

    private final Absent absent;
    private final String meaning;
    private final Set<Severity> severities;

    Verdict(Absent absent, String meaning, Severity first, Severity... others) {
        this.absent = absent;
        this.meaning = meaning;
        this.severities = EnumSet.of(first, others);
    }

    /** As spans and reports write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The segment that a drawing shows as missing. */
    public Absent absent() {
        return absent;
    }

    /** One phrase: what it is. */
    public String meaning() {
        return meaning;
    }

    /** Any of these. */
    public Set<Severity> severities() {
        return severities;
    }

    /** True where the connections have gone when it is found. */
    public boolean isOver() {
        return false;
    }

    /** What runs out when there are more and more of them. */
    public String usesUp() {
        return "descriptors";
    }

    /** The rows of the reference's table. */
    public static Stream<String> markdownRows() {
        return Stream.of(values())
                .map(verdict -> "| `" + verdict.text() + "` | "
                        + verdict.severities.stream().map(Severity::text).collect(Collectors.joining(", ")) + " | "
                        + verdict.meaning + " |");
    }

    /** The segment of the close that has not come. */
    public enum Absent {
        NOTHING,
        /** While in CLOSE_WAIT. */
        OUR_FIN,
        OUR_FIN_UNTIL_NEXT_USE,
        PEERS_FIN,
        PEERS_FIN_BEHIND_DATA
    }
}
