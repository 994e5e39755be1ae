// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

import io.fourwave.connection.Connection;
import io.fourwave.diagnose.EvidenceTable;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Suspect;
import io.fourwave.jdk.JdkNet;
import io.fourwave.jdk.JdkSocket;
import io.fourwave.jdk.JdkThreads;
import io.fourwave.tcp.TcpState;
import java.io.FileDescriptor;
import java.util.Collection;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Whether a connection may be closed: only one that leaks by its own signs, that its peer has done with, and that nobody
 * touches. Asked by a look, and right before each close on the very thread that closes. What comes between that and the
 * close, a thread that just then begins to use it, gets what it would get at its next use: an IOException.
 */
final class CloseCheck {
    private final boolean force;
    private final boolean tellsHolder;
    private final boolean asynchronousReadsSeen;
    private final long leakAfterNanos;
    private final ToIntFunction<FileDescriptor> tcpState;
    private final LastUsers lastUsers;

    CloseCheck(Collection<Suspect> suspects, CloseOrder order, CloseConditions conditions) {
        this(
                order.force(),
                order.through().isPresent(),
                conditions.asynchronousReadsSeen(),
                conditions.leakAfterNanos(),
                JdkNet::tcpState,
                new LastUsers(suspects, JdkThreads::stack));
    }

    /**
     * @param tellsHolder the order names the path by which it is held
     * @param tcpState {@link JdkNet#tcpState}
     */
    CloseCheck(
            boolean force,
            boolean tellsHolder,
            boolean asynchronousReadsSeen,
            long leakAfterNanos,
            ToIntFunction<FileDescriptor> tcpState,
            LastUsers lastUsers) {
        this.force = force;
        this.tellsHolder = tellsHolder;
        this.asynchronousReadsSeen = asynchronousReadsSeen;
        this.leakAfterNanos = leakAfterNanos;
        this.tcpState = tcpState;
        this.lastUsers = lastUsers;
    }

    /**
     * Empty for one that may be closed.
     *
     * @param socket its object; whoever asks holds it, so that no collector closes its descriptor meanwhile
     */
    Optional<Sparing> of(Suspect suspect, Object socket, long now) {
        if (suspect.connection() == null) {
            return Optional.of(Sparing.NOT_MET);
        }
        Optional<Sparing> gone = gone(suspect.connection(), socket);
        if (gone.isPresent()) {
            return gone;
        }
        return accused(suspect).or(() -> touched(suspect, socket, now)).or(() -> kernelSays(suspect.connection()));
    }

    private Optional<Sparing> gone(Connection connection, Object socket) {
        if (connection.isDescriptorGone()) {
            return Optional.of(Sparing.CLOSED_MEANWHILE);
        }
        if (connection.isClosing()) {
            return Optional.of(Sparing.CLOSE_CALLED);
        }
        if (!(connection.api() instanceof JdkSocket jdk && jdk.isClosable())) {
            return Optional.of(Sparing.NATIVE);
        }
        if (jdk.hasAsynchronousReads() && !asynchronousReadsSeen) {
            return Optional.of(Sparing.READS_UNSEEN);
        }
        return socket == null ? Optional.of(Sparing.COLLECTED) : Optional.empty();
    }

    /** A finding is as bad as its worst connection: the others may be weaker cases. */
    private Optional<Sparing> accused(Suspect suspect) {
        if (suspect.connection().isPeerHalfClosed()) {
            return Optional.of(Sparing.PEER_WAITS);
        }
        EvidenceTable.Ruling own = suspect.ruling();
        if (own == null
                || own.isCertain()
                || force && (own.severity().isSerious() || tellsHolder && own.isToldByHolder())) {
            return Optional.empty();
        }
        return Optional.of(own.severity() == Severity.LEAK ? Sparing.NOT_CERTAIN : Sparing.NOT_ACCUSED);
    }

    private Optional<Sparing> touched(Suspect suspect, Object socket, long now) {
        Connection connection = suspect.connection();
        if (connection.isCallUnderWay() || ((JdkSocket) connection.api()).isInUse(socket)) {
            return Optional.of(Sparing.IN_USE);
        }
        if (now - suspect.sinceNanos() < leakAfterNanos) {
            return Optional.of(Sparing.TOO_YOUNG);
        }
        if (!connection.usage().isUnusedSince(now - leakAfterNanos)) {
            return Optional.of(Sparing.USED_LATELY);
        }
        return lastUsers.isAtWork(suspect) ? Optional.of(Sparing.STILL_AT_WORK) : Optional.empty();
    }

    private Optional<Sparing> kernelSays(Connection connection) {
        int number = tcpState.applyAsInt(connection.descriptor());
        if (connection.isDescriptorGone()) {
            // the number may be somebody else's by now, and so may the answer
            return Optional.of(Sparing.CLOSED_MEANWHILE);
        }
        return unlessDone(number);
    }

    /** @param number the kernel's of its state */
    static Optional<Sparing> unlessDone(int number) {
        Optional<TcpState> state = TcpState.ofNumber(number);
        if (state.isEmpty()) {
            return Optional.of(Sparing.STATE_UNKNOWN);
        }
        // CLOSE: reset by the peer, or both FINs exchanged
        boolean done = state.get() == TcpState.CLOSE_WAIT || state.get() == TcpState.CLOSE;
        return done ? Optional.empty() : Optional.of(Sparing.PEER_HAS_NOT_CLOSED);
    }
}
