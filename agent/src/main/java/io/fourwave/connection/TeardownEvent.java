// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import io.fourwave.tcp.Decision;
import io.fourwave.tcp.TcpState;

/** Something that happened at one instant of a teardown. Times are {@code System.nanoTime}. */
public sealed interface TeardownEvent {

    long nanoTime();

    /**
     * A call of this side.
     *
     * @param name as people write it: {@code Socket.shutdownOutput}
     * @param stateBefore the kernel's state at its entry; null where the system does not tell it
     * @param span the application's span in which it was called; null where there was none
     * @param deferred the descriptor went later, when a selector let go of it
     */
    record Called(
            long nanoTime,
            String name,
            Decision decision,
            TcpState stateBefore,
            int unreadBytes,
            boolean deferred,
            String thread,
            long threadId,
            Stack stack,
            AmbientSpan span)
            implements TeardownEvent {

        /** True when no application called: the JDK's cleaner closed what nobody had any more, or a finalizer or a cleaner of a library. */
        public boolean isCollectors() {
            return name.startsWith("Cleaner.") || Connection.runsFinalizers(thread) || stack.isOfCollector();
        }

        /** The same call, after the kernel has shown what it really did. */
        Called corrected(Decision corrected) {
            return new Called(
                    nanoTime, name, corrected, stateBefore, unreadBytes, deferred, thread, threadId, stack, span);
        }
    }

    /** @param error nanoseconds: the peer's FIN came that much earlier at most */
    record PeerFinSeen(long nanoTime, long error) implements TeardownEvent {}

    /** A RST: ours when {@code sent}, otherwise the peer's, or a timeout's end of the connection. */
    record Reset(long nanoTime, long error, boolean sent) implements TeardownEvent {}
}
