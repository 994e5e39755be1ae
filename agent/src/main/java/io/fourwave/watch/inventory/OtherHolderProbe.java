// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch.inventory;

import io.fourwave.connection.Teardown;
import io.fourwave.host.SocketHolders;
import io.fourwave.watch.CostBudget;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Which process holds what was closed here. Looked for only where the kernel's tables have shown that somebody does, and
 * rarely: it walks through all processes. Watch thread only.
 */
public final class OtherHolderProbe {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int DUTY = 200;
    private static final int AT_MOST = 4096;

    private final SocketHolders holders;
    private final CostBudget cost = new CostBudget(DUTY);
    private long next;

    public OtherHolderProbe(SocketHolders holders) {
        this.holders = holders;
    }

    /** @param withoutDescriptor those that are closed here */
    public void look(Collection<Teardown> withoutDescriptor, long now) {
        if (next != 0 && now - next < 0) {
            return;
        }
        List<Teardown> held = withoutDescriptor.stream()
                .filter(Teardown::isHeldElsewhere)
                .limit(AT_MOST)
                .toList();
        if (!held.isEmpty()) {
            long begun = System.nanoTime();
            look(held);
            cost.spent(System.nanoTime() - begun);
            next = now + Math.max(PAUSE_NANOS, cost.pauseNanos());
        }
    }

    private void look(List<Teardown> held) {
        Map<Long, SocketHolders.Holder> found =
                holders.of(held.stream().map(each -> each.connection().inode()).collect(Collectors.toSet()));
        for (Teardown teardown : held) {
            SocketHolders.Holder holder = found.get(teardown.connection().inode());
            teardown.otherHolder(
                    holder == null
                            ? null
                            : new Teardown.OtherHolder(
                                    holder.pid(), holder.name(), holder.descriptor(), holder.isThisProcess()));
        }
    }
}
