// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import java.util.function.Predicate;

/** What a connection shows that outlives its test class; the first that fits decides. */
enum LeakSign {
    COLLECTED(
            FailOn.LEAK,
            "nobody holds it any more, and nobody has closed it",
            connection -> connection.is("collected")),
    FOUND(FailOn.LEAK, "the agent has found a leak", connection -> connection.hasSeverity("leak")),
    SHUT_DOWN(
            FailOn.LEAK,
            "both sides have sent their FIN, and it is not closed",
            connection -> connection.is("shut_down") && !connection.is("closing")),
    HALF_CLOSED(
            FailOn.OPEN,
            "its peer has shut down its own half alone, and waits for the rest",
            connection -> connection.isPeerClosed() && connection.is("peer_open")),
    CLOSING(
            FailOn.SUSPECT,
            "close() was called, and the descriptor is not free",
            connection -> connection.is("closing")),
    END_READ(
            FailOn.LEAK,
            "the peer has closed, the end of the stream was read, and it is not closed",
            connection -> connection.isPeerClosed() && connection.is("end_read")),
    RESET(FailOn.SUSPECT, "the peer has reset it, and it is not closed", connection -> connection.is("reset")),
    UNREAD(
            FailOn.SUSPECT,
            "the peer has closed, and more than 4 KB of what it sent is unread",
            connection -> connection.isPeerClosed() && connection.is("unread")),
    POOLED(
            FailOn.OPEN,
            "the peer has closed, and a library may have it in its pool",
            connection -> connection.isPeerClosed() && connection.isOpenedByLibrary()),
    PEER_CLOSED(
            FailOn.SUSPECT,
            "the peer has closed, and somebody holds it: a pool of your own looks the same",
            HeldConnection::isPeerClosed),
    SUSPECTED(FailOn.SUSPECT, "the agent has a suspicion", connection -> connection.hasSeverity("suspect")),
    OPEN(FailOn.OPEN, "it is open, and somebody holds it", connection -> true);

    private final FailOn level;
    private final String meaning;
    private final Predicate<HeldConnection> fits;

    LeakSign(FailOn level, String meaning, Predicate<HeldConnection> fits) {
        this.level = level;
        this.meaning = meaning;
        this.fits = fits;
    }

    static LeakSign of(HeldConnection connection) {
        for (LeakSign sign : values()) {
            if (sign.fits.test(connection)) {
                return sign;
            }
        }
        throw new AssertionError("the last sign fits all");
    }

    FailOn level() {
        return level;
    }

    String meaning() {
        return meaning;
    }

    /** True where a thread may just be about to close it. */
    boolean mayPass() {
        return this != COLLECTED;
    }

    /** A row of the table in the docs. */
    String markdown() {
        return "| " + meaning + " | " + level.text() + " |";
    }
}
