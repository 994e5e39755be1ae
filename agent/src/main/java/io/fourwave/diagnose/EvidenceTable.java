// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static io.fourwave.diagnose.Severity.BENIGN;
import static io.fourwave.diagnose.Severity.INFO;
import static io.fourwave.diagnose.Severity.LEAK;
import static io.fourwave.diagnose.Severity.SUSPECT;
import static io.fourwave.diagnose.Verdict.CLOSE_WAIT_IDLE_POOL;
import static io.fourwave.diagnose.Verdict.CLOSE_WAIT_LEAK;
import static io.fourwave.diagnose.Verdict.CLOSE_WAIT_UNDECIDED;
import static io.fourwave.diagnose.evidence.Sign.AS_MANY_AS_AT_ONCE;
import static io.fourwave.diagnose.evidence.Sign.AT_WORK;
import static io.fourwave.diagnose.evidence.Sign.BEFORE_ATTACH;
import static io.fourwave.diagnose.evidence.Sign.CLOSED_LATE;
import static io.fourwave.diagnose.evidence.Sign.CROWD;
import static io.fourwave.diagnose.evidence.Sign.END_READ;
import static io.fourwave.diagnose.evidence.Sign.END_READ_AGAIN;
import static io.fourwave.diagnose.evidence.Sign.FILLED_AHEAD;
import static io.fourwave.diagnose.evidence.Sign.FRAME_LEFT;
import static io.fourwave.diagnose.evidence.Sign.FRAME_LIVES;
import static io.fourwave.diagnose.evidence.Sign.GROWS;
import static io.fourwave.diagnose.evidence.Sign.KEPT_PER_CLIENT;
import static io.fourwave.diagnose.evidence.Sign.LASTS;
import static io.fourwave.diagnose.evidence.Sign.LEFT_IDLE;
import static io.fourwave.diagnose.evidence.Sign.MANY;
import static io.fourwave.diagnose.evidence.Sign.MAY_COME_LATER;
import static io.fourwave.diagnose.evidence.Sign.NEVER_READ;
import static io.fourwave.diagnose.evidence.Sign.NON_BLOCKING;
import static io.fourwave.diagnose.evidence.Sign.NOT_TAKEN_BACK;
import static io.fourwave.diagnose.evidence.Sign.ONE_PER_THREAD;
import static io.fourwave.diagnose.evidence.Sign.OPENED_BY_LIBRARY;
import static io.fourwave.diagnose.evidence.Sign.PARTLY_READ;
import static io.fourwave.diagnose.evidence.Sign.PAUSED;
import static io.fourwave.diagnose.evidence.Sign.PEER_HALF_CLOSED;
import static io.fourwave.diagnose.evidence.Sign.READER_ENDED;
import static io.fourwave.diagnose.evidence.Sign.REUSED;
import static io.fourwave.diagnose.evidence.Sign.SERVER;
import static io.fourwave.diagnose.evidence.Sign.TURNS_OVER;
import static io.fourwave.diagnose.evidence.Sign.UNANSWERED;
import static io.fourwave.diagnose.evidence.Sign.UNREAD;
import static io.fourwave.diagnose.evidence.Sign.UNSELECTED;
import static io.fourwave.diagnose.evidence.Sign.UNUSED;
import static io.fourwave.diagnose.evidence.Sign.WENT_ON;
import static io.fourwave.tcp.Confidence.CERTAIN;
import static io.fourwave.tcp.Confidence.POSSIBLE;
import static io.fourwave.tcp.Confidence.PROBABLE;

import io.fourwave.diagnose.evidence.Sign;
import io.fourwave.tcp.Confidence;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is concluded from the signs of a connection that its peer has closed (CLOSE_WAIT) and that nobody has touched for
 * {@code leak.after}. The first row that fits decides. A leak takes a sign that an innocent program cannot give; what is
 * only possible is never a leak.
 */
public final class EvidenceTable {
    /** From so many on a count speaks. */
    public static final int MANY_FROM = 5;
    /** From so many on nobody means to come to all of them later. */
    static final int CROWD_FROM = 50;

    private static final Ruling UNDECIDED = new Ruling(CLOSE_WAIT_UNDECIDED, INFO, POSSIBLE);
    /** The agent has not seen how it was used: who holds it tells. */
    private static final Ruling HOLDER_TELLS = new Ruling(CLOSE_WAIT_UNDECIDED, INFO, POSSIBLE, true);

    private static final Ruling SUSPECTED = new Ruling(CLOSE_WAIT_LEAK, SUSPECT, PROBABLE);
    private static final Ruling PROBABLE_LEAK = new Ruling(CLOSE_WAIT_LEAK, LEAK, PROBABLE);
    private static final Ruling CERTAIN_LEAK = new Ruling(CLOSE_WAIT_LEAK, LEAK, CERTAIN);
    private static final Ruling PERHAPS_A_LEAK = new Ruling(CLOSE_WAIT_LEAK, SUSPECT, POSSIBLE);
    private static final Ruling POOL = new Ruling(CLOSE_WAIT_IDLE_POOL, BENIGN, PROBABLE);

    static final List<Row> ROWS = List.of(
            row(has(PEER_HALF_CLOSED), "the peer waits for the rest: a half-close by design"),
            row(has(FRAME_LIVES), UNDECIDED, "its thread may be at work inside the same try"),
            row(has(TURNS_OVER), UNDECIDED, "each ends by itself after a time"),
            row(has(CLOSED_LATE), UNDECIDED, "the application has closed others of this line after as long"),
            row(
                    has(KEPT_PER_CLIENT, MANY, GROWS, LASTS).not(END_READ_AGAIN),
                    SUSPECTED,
                    "for long there are more and more of them, though no more than clients"),
            row(
                    has(KEPT_PER_CLIENT).not(END_READ_AGAIN),
                    UNDECIDED,
                    "there are no more of them than clients: each may be kept until its client goes"),
            row(has(WENT_ON).not(MANY), UNDECIDED, "its thread may keep a few of them in one call"),
            row(
                    has(WENT_ON, AT_WORK, END_READ, MANY, GROWS, LASTS),
                    PROBABLE_LEAK,
                    "a read returned the end, and its thread goes on to open others"),
            row(
                    has(AT_WORK, END_READ, MANY, CROWD, GROWS, LASTS),
                    PROBABLE_LEAK,
                    "a read returned the end, and for long there are more and more of them, too many to be at work with"),
            row(
                    has(AT_WORK, MANY, GROWS, LASTS),
                    SUSPECTED,
                    "there are more and more of them, whoever may be at work with them"),
            row(
                    has(AT_WORK, END_READ, MANY, LASTS),
                    SUSPECTED,
                    "a read returned the end, and for a long time no code has closed any of them"),
            row(has(AT_WORK), UNDECIDED, "a thread that may have got it is at work"),
            row(
                    has(MAY_COME_LATER, END_READ, MANY, GROWS, LASTS),
                    PROBABLE_LEAK,
                    "a read returned the end, and for a long time their number has grown and no code has closed any of them"),
            row(
                    has(MAY_COME_LATER, MANY, LASTS),
                    SUSPECTED,
                    "the code that could close them later has not done so for a long time"),
            row(
                    has(MAY_COME_LATER, CROWD, GROWS),
                    SUSPECTED,
                    "there are too many for code that closes them later, and their number grows"),
            row(has(MAY_COME_LATER), UNDECIDED, "main, a timer or a thread that waits in a queue may come to it later"),
            row(
                    has(END_READ_AGAIN, MANY, GROWS),
                    PROBABLE_LEAK,
                    "a loop reads the end again and again, and there are more and more of them"),
            row(
                    has(END_READ_AGAIN, SERVER, MANY, LASTS),
                    PROBABLE_LEAK,
                    "for a long time a loop has read the end again and again, and has closed none of them"),
            row(has(END_READ_AGAIN, MANY), SUSPECTED, "a loop reads the end again and again"),
            row(has(END_READ_AGAIN, LASTS), SUSPECTED, "for a long time a loop has read the end again and again"),
            row(has(END_READ_AGAIN), UNDECIDED, "a loop reads the end again and again; it may close it after a time"),
            row(has(PAUSED).not(LASTS), UNDECIDED, "its reader is paused, and may go on"),
            row(has(UNSELECTED).not(LASTS), UNDECIDED, "its event loop has not looked at it yet"),
            row(
                    has(READER_ENDED).not(GROWS),
                    UNDECIDED,
                    "a client that reconnects may close the connection at its next use"),
            row(
                    has(END_READ, FRAME_LEFT, MANY, GROWS).not(SERVER),
                    CERTAIN_LEAK,
                    "a read returned the end, its thread forgot it, and there are more and more of them"),
            row(
                    has(END_READ, FRAME_LEFT, MANY).not(SERVER),
                    PROBABLE_LEAK,
                    "a read returned the end, and its thread forgot it"),
            row(
                    has(END_READ, WENT_ON, MANY),
                    PROBABLE_LEAK,
                    "a read returned the end, and its thread has opened many others since"),
            row(
                    has(SERVER, END_READ, FRAME_LEFT, MANY).not(NON_BLOCKING),
                    PROBABLE_LEAK,
                    "the threads that read the end do other things now"),
            row(
                    has(END_READ, MANY, GROWS),
                    PROBABLE_LEAK,
                    "a read returned the end, and there are more and more of them"),
            row(
                    has(END_READ, MANY),
                    SUSPECTED,
                    "a read returned the end; nobody knows whether a thread still works for it"),
            row(has(END_READ), UNDECIDED, "a read returned the end; somebody may keep a few until their next use"),
            row(
                    has(UNREAD, PARTLY_READ, FRAME_LEFT, MANY, GROWS).not(SERVER, NON_BLOCKING),
                    PROBABLE_LEAK,
                    "its thread left in the middle of an answer, and there are more and more of them"),
            row(
                    has(SERVER, MANY, GROWS),
                    PROBABLE_LEAK,
                    "no client is left to serve, and there are more and more of them"),
            row(has(UNREAD, MANY), SUSPECTED, "the peer is done, and its data is unread"),
            row(has(UNREAD), UNDECIDED, "somebody may keep a few answers that are not read yet"),
            row(has(SERVER, NEVER_READ, MANY), SUSPECTED, "it was accepted, and no worker took it"),
            row(
                    has(SERVER, UNANSWERED).not(LASTS),
                    UNDECIDED,
                    "a request that was read may wait for an event, as that of a long poll does"),
            row(has(SERVER, MANY), SUSPECTED, "no client is left to serve"),
            row(has(SERVER), UNDECIDED, "a server may be at work for a client that has gone"),
            row(has(BEFORE_ATTACH, MANY, GROWS), PERHAPS_A_LEAK, "there are more and more of them"),
            row(has(BEFORE_ATTACH), HOLDER_TELLS, "an idle pool from before the attach looks the same"),
            row(
                    has(NON_BLOCKING, MANY, GROWS),
                    PROBABLE_LEAK,
                    "a selector shows the end to an event loop, and there are more and more of them"),
            row(has(NON_BLOCKING, MANY), SUSPECTED, "a selector shows the end to an event loop, which does nothing"),
            row(has(NON_BLOCKING), UNDECIDED, "a paused reader looks the same"),
            row(
                    has(NOT_TAKEN_BACK, MANY, GROWS),
                    PROBABLE_LEAK,
                    "the pool did not get it back, and there are more and more of them"),
            row(has(NOT_TAKEN_BACK, MANY), SUSPECTED, "the pool did not get it back"),
            row(has(NOT_TAKEN_BACK), UNDECIDED, "some code may keep a few pooled connections for a long time"),
            row(has(AS_MANY_AS_AT_ONCE), POOL, "a pool opens one only while all others are in use"),
            row(has(REUSED).not(GROWS), POOL, "a pool's connections are used again"),
            row(has(FILLED_AHEAD).not(GROWS), POOL, "a pool fills itself ahead"),
            row(has(OPENED_BY_LIBRARY).not(GROWS), POOL, "a pool opens them by itself"),
            row(
                    has(UNUSED).not(GROWS),
                    UNDECIDED,
                    "nobody has used it yet: a cache that was filled ahead looks the same"),
            row(has(ONE_PER_THREAD).not(GROWS), UNDECIDED, "each thread may keep its own"),
            row(has(MANY, GROWS, LEFT_IDLE), SUSPECTED, "the peer closed it idle, and there are more and more of them"),
            row(
                    has(MANY, LEFT_IDLE),
                    UNDECIDED,
                    "the peer closed it idle: a cache that was filled in a burst looks the same"),
            row(
                    has(MANY, GROWS),
                    PROBABLE_LEAK,
                    "it was opened beside others that lie idle, and there are more and more of them"),
            row(has(MANY), SUSPECTED, "it was opened beside others that lie idle"),
            row(has(), UNDECIDED, "they are too few to tell"));

    private EvidenceTable() {}

    static Row judge(Set<Sign> signs) {
        return ROWS.stream().filter(row -> row.fits(signs)).findFirst().orElseThrow();
    }

    /** For the documentation. */
    static Stream<String> markdownRows() {
        return ROWS.stream().map(Row::markdown);
    }

    private static Row row(Condition condition, String because) {
        return new Row(condition, Optional.empty(), because);
    }

    private static Row row(Condition condition, Ruling ruling, String because) {
        return new Row(condition, Optional.of(ruling), because);
    }

    private static Condition has(Sign... signs) {
        return new Condition(set(signs), Set.of());
    }

    private static Set<Sign> set(Sign... signs) {
        return signs.length == 0 ? EnumSet.noneOf(Sign.class) : EnumSet.copyOf(List.of(signs));
    }

    private static String names(Set<Sign> signs) {
        return signs.stream()
                .map(sign -> "`" + sign.name().toLowerCase(java.util.Locale.ROOT) + "`")
                .collect(Collectors.joining(", "));
    }

    record Condition(Set<Sign> present, Set<Sign> absent) {

        Condition not(Sign... signs) {
            return new Condition(present, set(signs));
        }
    }

    /** @param isToldByHolder nothing but who holds it tells more of it */
    public record Ruling(Verdict verdict, Severity severity, Confidence confidence, boolean isToldByHolder) {

        public Ruling(Verdict verdict, Severity severity, Confidence confidence) {
            this(verdict, severity, confidence, false);
        }

        /** Beyond doubt a leak. */
        public boolean isCertain() {
            return severity == LEAK && confidence == CERTAIN;
        }
    }

    /** @param ruling empty: nothing is said */
    public record Row(Condition condition, Optional<Ruling> ruling, String because) {

        public boolean fits(Set<Sign> signs) {
            return signs.containsAll(condition.present)
                    && condition.absent.stream().noneMatch(signs::contains);
        }

        /** Of a row that says something. */
        public Severity severity() {
            return ruling.orElseThrow().severity;
        }

        /** True where it is worth a look at the threads whether it is just. */
        public boolean accuses() {
            return ruling.isPresent() && ruling.get().severity.isSerious();
        }

        private String markdown() {
            String without = condition.absent.isEmpty() ? "" : ", without " + names(condition.absent);
            String signs = condition.present.isEmpty() ? "none of these" : names(condition.present);
            String says = ruling.map(each ->
                            "`" + each.verdict.text() + "` | " + each.severity.text() + ", " + each.confidence.text())
                    .orElse("nothing | ");
            return "| " + signs + without + " | " + says.strip() + " | " + because + " |";
        }
    }
}
