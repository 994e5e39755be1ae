// SPDX-License-Identifier: Apache-2.0
package io.fourwave.close;

import io.fourwave.diagnose.EvidenceTable;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Suspect;
import io.fourwave.jdk.JdkNet;
import io.fourwave.jdk.JdkSocket;
import io.fourwave.jdk.JdkSockets;
import java.io.FileDescriptor;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * Whether a connection may be closed that was opened before the attach, that nobody has used since, and that a path leads to.
 * Nobody knows who used it last, so that it takes force, always. That it is not in use is known: for {@code leak.after} each
 * socket that was used became a connection of the agent, and this one is none; what has been under way since before that the
 * JDK's object tells.
 */
final class StrangerCheck {
    private final CloseOrder order;
    private final CloseConditions conditions;
    private final PathSockets reached;
    private final ToIntFunction<FileDescriptor> tcpState;

    StrangerCheck(CloseOrder order, CloseConditions conditions, PathSockets reached) {
        this(order, conditions, reached, JdkNet::tcpState);
    }

    /** @param tcpState {@link JdkNet#tcpState} */
    StrangerCheck(
            CloseOrder order, CloseConditions conditions, PathSockets reached, ToIntFunction<FileDescriptor> tcpState) {
        this.order = order;
        this.conditions = conditions;
        this.reached = reached;
        this.tcpState = tcpState;
    }

    /**
     * Empty for one that may be closed.
     *
     * @param socket its object as the path has led to it, which whoever asks holds; null where that is collected
     */
    Optional<Sparing> of(Suspect suspect, Object socket, long now) {
        if (socket == null) {
            return Optional.of(Sparing.COLLECTED);
        }
        JdkSocket jdk = JdkSockets.of(socket);
        FileDescriptor descriptor = jdk.descriptor(socket);
        if (descriptor == null || PathSockets.isClosed(jdk, socket)) {
            return Optional.of(Sparing.CLOSED_MEANWHILE);
        }
        if (!jdk.isClosable()) {
            return Optional.of(Sparing.NATIVE);
        }
        return accused(suspect)
                .or(() -> touched(suspect, jdk, socket, now))
                .or(() -> reached.peerWaits(suspect.tuple()))
                .or(() -> kernelSays(jdk, socket, descriptor));
    }

    private Optional<Sparing> accused(Suspect suspect) {
        EvidenceTable.Ruling own = suspect.ruling();
        boolean serious = own == null || own.severity().isSerious() || own.isToldByHolder();
        if (order.force() && serious) {
            return Optional.empty();
        }
        return Optional.of(own == null || own.severity() == Severity.LEAK ? Sparing.NOT_CERTAIN : Sparing.NOT_ACCUSED);
    }

    private Optional<Sparing> touched(Suspect suspect, JdkSocket jdk, Object socket, long now) {
        if (conditions.known(jdk.descriptor(socket)) != null) {
            return Optional.of(Sparing.MET_MEANWHILE);
        }
        if (jdk.hasAsynchronousReads() && !conditions.asynchronousReadsSeen()) {
            return Optional.of(Sparing.READS_UNSEEN);
        }
        if (jdk.isInUse(socket)) {
            return Optional.of(Sparing.IN_USE);
        }
        return now - suspect.sinceNanos() < conditions.leakAfterNanos()
                ? Optional.of(Sparing.TOO_YOUNG)
                : Optional.empty();
    }

    private Optional<Sparing> kernelSays(JdkSocket jdk, Object socket, FileDescriptor descriptor) {
        int number = tcpState.applyAsInt(descriptor);
        if (PathSockets.isClosed(jdk, socket)) {
            // the number may be somebody else's by now, and so may the answer
            return Optional.of(Sparing.CLOSED_MEANWHILE);
        }
        return CloseCheck.unlessDone(number);
    }
}
