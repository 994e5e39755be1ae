// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.capture.ConnectionTable;
import io.fourwave.connection.Connection;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.census.Census;
import io.fourwave.connection.census.Snapshot;
import io.fourwave.host.SocketHolders;
import io.fourwave.watch.inventory.LocalPorts;
import io.fourwave.watch.inventory.OtherHolderProbe;
import io.fourwave.watch.inventory.SocketInventory;
import java.util.ArrayList;
import java.util.List;

/** Puts together what the detectors look at, and asks meanwhile what only they want to know. Watch thread only. */
final class SnapshotTaker {
    private final ConnectionTable table;
    private final TeardownTracker teardowns;
    private final SocketInventory inventory;
    private final LocalPorts localPorts;
    private final ClosingThreadProbe closing;
    private final BlockedCloseProbe blockedCloses;
    private final OtherHolderProbe otherHolders = new OtherHolderProbe(SocketHolders.ofThisHost());

    SnapshotTaker(
            ConnectionTable table,
            TeardownTracker teardowns,
            SocketInventory inventory,
            LocalPorts localPorts,
            BlockedCloseProbe blockedCloses) {
        this.table = table;
        this.teardowns = teardowns;
        this.inventory = inventory;
        this.localPorts = localPorts;
        this.closing = new ClosingThreadProbe(table);
        this.blockedCloses = blockedCloses;
    }

    /** One walk through the table: with 50,000 connections each costs. */
    Snapshot take(long now, Snapshot.Standstills standstills) {
        Census.Taker taker = new Census.Taker(now);
        List<Connection> open = new ArrayList<>(table.size());
        List<Connection> conspicuous = new ArrayList<>();
        closing.roundBegins();
        blockedCloses.lookWhenDue(now);
        WritersConnections writers = new WritersConnections(blockedCloses.found());
        table.forEach(connection -> {
            closing.visits(connection, now);
            open.add(connection);
            writers.visits(connection);
            taker.open(connection);
            if (connection.isConspicuous()) {
                conspicuous.add(connection);
            }
        });
        List<Teardown> withoutDescriptor = teardowns.withoutDescriptor();
        otherHolders.look(withoutDescriptor, now);
        withoutDescriptor.forEach(taker::withoutDescriptor);
        inventory.untrackedSockets().forEach(taker::untracked);
        teardowns.countEstimatedTimeWaits(taker, now);
        localPorts.countInto(taker, now);
        return new Snapshot(
                now,
                open,
                conspicuous,
                withoutDescriptor,
                inventory.untrackedSockets(),
                inventory.unconnected(),
                inventory.waiting(),
                writers.blockedCloses(),
                taker.census(),
                standstills);
    }
}
