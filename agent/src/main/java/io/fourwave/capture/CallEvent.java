// SPDX-License-Identifier: Apache-2.0
package io.fourwave.capture;

import io.fourwave.connection.AmbientSpan;
import io.fourwave.connection.CapturedStack;
import io.fourwave.connection.Connection;
import io.fourwave.tcp.Call;

/**
 * One call as an application thread saw it: what goes through the queue.
 *
 * @param kind which way the call came
 * @param state the kernel's number of the state at entry
 * @param held a selector keeps the descriptor: see {@link io.fourwave.jdk.JdkSocket#isHeldBySelector}
 * @param nanoTime {@code System.nanoTime} at entry
 * @param span the application's, or null
 */
public record CallEvent(
        Connection connection,
        Kind kind,
        int state,
        boolean lingerZero,
        int unreadBytes,
        boolean held,
        long nanoTime,
        String thread,
        long threadId,
        CapturedStack stack,
        AmbientSpan span) {

    public enum Kind {
        CLOSE(Call.CLOSE),
        SHUTDOWN_OUTPUT(Call.SHUTDOWN_OUTPUT),
        SHUTDOWN_INPUT(Call.SHUTDOWN_INPUT),
        /** The JDK's cleaner closed the descriptor of an unreachable socket. */
        COLLECTED(Call.CLOSE),
        /** The second half of a deferred close: the selector let go. */
        DEREGISTERED(Call.CLOSE);

        private final Call call;

        Kind(Call call) {
            this.call = call;
        }

        public Call call() {
            return call;
        }
    }
}
