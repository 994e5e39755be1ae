// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.capture.CallEvent;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.census.Census;
import io.fourwave.connection.census.Counters;
import io.fourwave.jdk.JdkNet;
import io.fourwave.tcp.Decision;
import io.fourwave.tcp.Role;
import io.fourwave.tcp.Step;

/**
 * What becomes of teardowns when there are more than the kernel can be asked for, each taking some four questions of 8 µs:
 * all rules of it. An orderly close that nobody hears of is counted and let go before its teardown begins. What is
 * remarkable has its teardown, which ends with its call. Of both, the TIME_WAITs that must follow are estimated. Watch
 * thread only.
 */
final class Overload {
    private final int capacity;
    private final Counters counters;
    private final TokenBucket questions;
    private final TimeWaitEstimate timeWaits = new TimeWaitEstimate();

    /**
     * @param capacity how many teardowns are looked for at one time, at most
     * @param aSecond how many more are looked for each second, at most
     */
    Overload(int capacity, int aSecond, Counters counters) {
        this.capacity = capacity;
        this.questions = new TokenBucket(aSecond);
        this.counters = counters;
    }

    /**
     * Whether the agent keeps only the count of this call.
     *
     * @param awaited how many teardowns the agent looks for now
     */
    boolean letsGo(CallEvent event, Decision decision, int awaited) {
        return isOrderlyClose(event, decision) && !(awaited < capacity && questions.hasSome(event.nanoTime()));
    }

    /** Whether one more may be looked for; then it is. */
    boolean admits(int awaited, long now) {
        return awaited < capacity && questions.takes(now);
    }

    /** The count of its close is all that is known of it. */
    void left(Connection connection, Step step, long now) {
        connection.leftUnwatched();
        left(connection, step == Step.ACTIVE_FIN, now);
    }

    /** Its call is the last that is known of it. */
    void left(Teardown teardown, long now) {
        left(teardown.connection(), teardown.role() == Role.ACTIVE, now);
    }

    /** The TIME_WAITs that follow from closes that are not watched. */
    void countInto(Census.Taker taker, long now) {
        timeWaits.countInto(taker, now);
    }

    private void left(Connection connection, boolean active, long now) {
        counters.unwatched.increment();
        timeWaits.closed(connection, active, now);
    }

    /** The whole teardown is still to come, and nothing of it is remarkable. */
    private static boolean isOrderlyClose(CallEvent event, Decision decision) {
        return event.kind() == CallEvent.Kind.CLOSE
                && !event.held()
                && event.connection().teardown() == null
                && event.state() != JdkNet.NO_STATE
                && (decision.step() == Step.ACTIVE_FIN || decision.step() == Step.PASSIVE_FIN);
    }
}
