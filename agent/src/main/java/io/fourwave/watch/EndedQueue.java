// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.connection.Teardown;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.connection.TeardownListener;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Keeps the teardowns that have ended until the listener hears of them, all in one place. Where each ends, spans and reports
 * would be compiled into each of these places (HotSpot inlines a call that has only ever led to one class), which took
 * seconds of CPU in a JVM that closes much. Watch thread only.
 */
final class EndedQueue implements TeardownListener {
    private final TeardownListener listener;
    private final Queue<Teardown> ended = new ArrayDeque<>();

    EndedQueue(TeardownListener listener) {
        this.listener = listener;
    }

    @Override
    public void ended(Teardown teardown) {
        ended.add(teardown);
    }

    @Override
    public void called(Teardown teardown, TeardownEvent.Called call) {
        listener.called(teardown, call);
    }

    @Override
    public boolean hearsOrdinaryCalls() {
        return listener.hearsOrdinaryCalls();
    }

    boolean isEmpty() {
        return ended.isEmpty();
    }

    /** Hands one of them to the listener. */
    void tellNext() {
        listener.ended(ended.remove());
    }
}
