// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.connection.Counters;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.connection.TeardownListener;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.Step;

/**
 * Counts each call, and tells of it, once nothing can change any more what it did: a count that is lowered again looks
 * like a restart to whoever reads it. Watch thread only.
 */
final class StepCounter {
    private final Counters counters;
    private final TeardownListener listener;

    StepCounter(Counters counters, TeardownListener listener) {
        this.counters = counters;
        this.listener = listener;
    }

    /** A call that belongs to no teardown. */
    void count(Step step, Side side) {
        counters.add(step, side);
    }

    void called(Teardown teardown, TeardownEvent.Called call) {
        settle(teardown);
        if (teardown.untold() == null && teardown.isCorrectable()) {
            teardown.untold(call);
        } else {
            take(teardown, call);
        }
    }

    /** The kernel has shown that it did something else. */
    void corrected(Teardown teardown, TeardownEvent.Called call) {
        if (teardown.untold() != null) {
            teardown.untold(null);
            take(teardown, call);
        }
    }

    /** Takes its call where that has become certain. */
    void settle(Teardown teardown) {
        TeardownEvent.Called call = teardown.untold();
        if (call != null && !teardown.isCorrectable()) {
            teardown.untold(null);
            take(teardown, call);
        }
    }

    private void take(Teardown teardown, TeardownEvent.Called call) {
        counters.add(call.decision().step(), teardown.connection().side());
        listener.called(teardown, call);
    }
}
