// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Stack;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.connection.Use;
import io.fourwave.connection.census.UnacceptedConnection;
import io.fourwave.connection.census.UntrackedSocket;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import java.util.Optional;

/**
 * One connection that a finding is about, whether or not the agent has met it.
 *
 * @param connection null for one that no woven code has met
 * @param tuple null where the kernel does not tell it any more
 * @param sinceNanos {@code System.nanoTime} from which on it has been so, as far as is known
 * @param openedNanos {@code System.nanoTime} of its opening, or 0 where that is not known
 * @param opened the stack that opened or accepted it; empty where it is not known
 * @param requested the stack that asked for it, where another thread opened it; otherwise empty
 * @param thread that opened it, or null
 * @param called the call that did it, where that and not the opening is to blame; otherwise null
 * @param lastUse the last read or write that was seen, or null
 * @param ruling what its own signs say, where its finding has the worst of several; null: as the finding
 */
public record Suspect(
        Connection connection,
        FourTuple tuple,
        Side side,
        long sinceNanos,
        long openedNanos,
        Stack opened,
        Stack requested,
        String thread,
        TeardownEvent.Called called,
        Use lastUse,
        EvidenceTable.Ruling ruling) {

    public static Suspect of(Connection connection, long sinceNanos) {
        Use request = connection.request();
        return new Suspect(
                connection,
                connection.tuple(),
                connection.side(),
                sinceNanos,
                connection.isAdopted() ? 0 : connection.openedNanos(),
                connection.openStack(),
                request == null ? Stack.NONE : request.stack(),
                connection.openThread(),
                null,
                connection.usage().lastSampledUse(),
                null);
    }

    public static Suspect of(UntrackedSocket untracked) {
        return new Suspect(
                null,
                untracked.tuple(),
                untracked.side(),
                untracked.stateSinceNanos(),
                0,
                Stack.NONE,
                Stack.NONE,
                null,
                null,
                null,
                null);
    }

    public static Suspect of(UnacceptedConnection waiting) {
        Use listener = waiting.listener();
        return new Suspect(
                null,
                waiting.tuple(),
                Side.SERVER,
                waiting.sinceNanos(),
                0,
                listener == null ? Stack.NONE : listener.stack(),
                Stack.NONE,
                listener == null ? null : listener.thread(),
                null,
                null,
                null);
    }

    /** The same connection, blamed on this call rather than on the line that opened it. */
    public Suspect blamedOn(TeardownEvent.Called call) {
        return new Suspect(
                connection, tuple, side, sinceNanos, openedNanos, opened, requested, thread, call, lastUse, ruling);
    }

    /** The same connection, with what its own signs say. */
    public Suspect judged(EvidenceTable.Ruling own) {
        return new Suspect(
                connection, tuple, side, sinceNanos, openedNanos, opened, requested, thread, called, lastUse, own);
    }

    /** False where only its address is known, and no code that had to do with it. */
    boolean hasStack() {
        return called != null && !called.stack().frames().isEmpty()
                || !opened.frames().isEmpty()
                || !requested.frames().isEmpty()
                || lastUse != null && !lastUse.stack().frames().isEmpty();
    }

    /** Its opening was seen. */
    boolean wasOpenedSinceTheAttach() {
        return connection != null && !connection.isAdopted();
    }

    /** True where it may have been so for longer: it was so when the agent met it first. */
    boolean isOlderThanKnown() {
        return connection == null || connection.isAdopted() && sinceNanos - connection.openedNanos() <= 0;
    }

    public Optional<FourTuple> knownTuple() {
        return Optional.ofNullable(tuple);
    }
}
