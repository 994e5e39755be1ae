// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The calls of one teardown, handed out once nothing can change any more what each did: a count that is lowered again
 * looks like a restart to whoever reads it. Watch thread only.
 */
final class CertainCalls {
    private final Queue<TeardownEvent.Called> certain = new ArrayDeque<>(2);
    /** The one that may have done something else than it seems; or null. */
    private TeardownEvent.Called doubtful;

    /** @param correctable the kernel may still show that it was another step */
    void add(TeardownEvent.Called call, boolean correctable) {
        settle(correctable);
        if (doubtful == null && correctable) {
            doubtful = call;
        } else {
            certain.add(call);
        }
    }

    /** The kernel has shown that the doubtful one did something else. */
    void corrected(TeardownEvent.Called call) {
        if (doubtful != null) {
            doubtful = null;
            certain.add(call);
        }
    }

    void settle(boolean correctable) {
        if (doubtful != null && !correctable) {
            certain.add(doubtful);
            doubtful = null;
        }
    }

    /** Null when there is none. */
    TeardownEvent.Called poll() {
        return certain.poll();
    }
}
