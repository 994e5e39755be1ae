// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Use;
import io.fourwave.connection.census.Snapshot.BlockedClose;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Which connection a blocked writer writes to: the one that it was seen to use last. Watch thread only. */
final class WritersConnections {
    private final List<BlockedClose> blocked;
    private final Map<Thread, Connection> byThread = new IdentityHashMap<>();

    WritersConnections(List<BlockedClose> blocked) {
        this.blocked = blocked;
    }

    void visits(Connection connection) {
        Use use = blocked.isEmpty() ? null : connection.usage().lastSampledUse();
        Thread user = use == null ? null : use.runningThread();
        if (user != null) {
            byThread.merge(user, connection, WritersConnections::usedLast);
        }
    }

    /** With its connection, where that is known. */
    List<BlockedClose> blockedCloses() {
        List<BlockedClose> all = new ArrayList<>();
        blocked.forEach(each -> all.add(each.of(byThread.get(each.holder().get()))));
        return all;
    }

    private static Connection usedLast(Connection one, Connection other) {
        return one.usage().lastSampledUse().nanoTime()
                                - other.usage().lastSampledUse().nanoTime()
                        > 0
                ? one
                : other;
    }
}
