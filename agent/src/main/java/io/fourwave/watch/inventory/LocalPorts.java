// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch.inventory;

import io.fourwave.connection.census.Census;
import io.fourwave.connection.census.Census.Counted;
import io.fourwave.connection.census.Destination;
import io.fourwave.host.HostFacts;
import io.fourwave.host.PortRange;
import io.fourwave.kernel.KernelSocket;
import io.fourwave.kernel.Reading;
import io.fourwave.kernel.SocketTable;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.CostBudget;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Which local ports are in use, by the kernel's count: each port once, those from before the attach and those of other
 * processes too, and none that tcp_tw_reuse has given out again. All of the table is read for that: only where our own count
 * comes near to what there is, where a connect got no port, and once after an attach. Watch thread only.
 */
public final class LocalPorts {
    private static final double NEAR = 0.4;
    private static final double HALF = 0.5;
    private static final int DUTY = 100;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** An older count says nothing about now. */
    private static final long VALID_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final int MOST_DESTINATIONS = 100_000;
    private static final Set<TcpState> WITH_PORT =
            EnumSet.complementOf(EnumSet.of(TcpState.CLOSE, TcpState.LISTEN, TcpState.SYN_RECV, TcpState.NEW_SYN_RECV));

    private final SocketTable kernel;
    private final FailedConnects failed;
    private final Supplier<Optional<PortRange>> kernelsRange;
    private final CostBudget cost = new CostBudget(DUTY);
    private List<Count> counts = List.of();
    private boolean fromBefore;
    private Optional<PortRange> range = Optional.empty();
    private long rangeRead;
    private long counted;
    private long next;

    public LocalPorts(SocketTable kernel, FailedConnects failed) {
        this(kernel, failed, HostFacts::localPorts);
    }

    LocalPorts(SocketTable kernel, FailedConnects failed, Supplier<Optional<PortRange>> range) {
        this.kernel = kernel;
        this.failed = failed;
        this.kernelsRange = range;
    }

    /** The application was at work before the attach: no count of ours has the ports that it used up until then. */
    public void attached() {
        fromBefore = true;
    }

    /** The kernel's counts take the place of ours. */
    public void countInto(Census.Taker census, long now) {
        if (rangeRead == 0 || now - rangeRead > VALID_NANOS) {
            range = kernelsRange.get();
            rangeRead = now;
        }
        if (range.isPresent() && isWanted(census, now) && (next == 0 || now - next >= 0)) {
            long begun = System.nanoTime();
            count(range.get(), now);
            cost.spent(System.nanoTime() - begun);
            next = now + Math.max(PAUSE_NANOS, cost.pauseNanos());
        }
        if (now - counted <= VALID_NANOS) {
            counts.forEach(count -> countInto(census, count));
        }
    }

    private boolean isWanted(Census.Taker census, long now) {
        return !failed.isEmpty(now)
                || fromBefore && (counted == 0 || counts.stream().anyMatch(count -> count.ports >= HALF * count.of))
                || census.mostPorts() >= NEAR * range.map(PortRange::size).orElse(Integer.MAX_VALUE);
    }

    private void countInto(Census.Taker census, Count count) {
        FailedConnects.Failures failures = failed.to(count.destination);
        int known = census.portsTo(count.destination);
        boolean ours = known > 0 || failures != null;
        if (known >= NEAR * count.of || failures != null || fromBefore && count.ports >= HALF * count.of) {
            census.counted(new Census.PortUse(
                    count.destination,
                    count.ports,
                    count.timeWait,
                    ours ? Counted.BY_KERNEL : Counted.BY_KERNEL_OF_OTHERS,
                    failures == null ? 0 : failures.count(),
                    failures == null ? null : failures.latest()));
        }
    }

    private void count(PortRange of, long now) {
        if (kernel.scan(WITH_PORT) instanceof Reading.Sockets sockets) {
            counts = counts(sockets.sockets(), of);
            counted = now;
        }
    }

    private static List<Count> counts(List<KernelSocket> rows, PortRange of) {
        Map<Destination, Ports> byDestination = new HashMap<>();
        for (KernelSocket row : rows) {
            int port = row.tuple().localPort();
            if (of.contains(port)) {
                Destination destination = Destination.from(row.tuple());
                Ports ports = byDestination.get(destination);
                if (ports == null && byDestination.size() < MOST_DESTINATIONS) {
                    ports = new Ports();
                    byDestination.put(destination, ports);
                }
                if (ports != null) {
                    ports.add(port - of.first(), row.state() == TcpState.TIME_WAIT);
                }
            }
        }
        List<Count> counts = new ArrayList<>();
        byDestination.forEach((destination, ports) -> {
            int used = ports.used();
            if (used >= NEAR / 2 * of.size()) {
                counts.add(new Count(destination, used, Math.min(used, ports.timeWait), of.size()));
            }
        });
        return counts;
    }

    /** @param of how many there are */
    private record Count(Destination destination, int ports, int timeWait, int of) {}

    private static final class Ports {
        private int only = -1;
        private BitSet many;
        private int timeWait;

        /** Most destinations are clients of a server here, each with one. */
        void add(int port, boolean inTimeWait) {
            if (many == null && (only == -1 || only == port)) {
                only = port;
            } else {
                if (many == null) {
                    many = new BitSet();
                    many.set(only);
                }
                many.set(port);
            }
            timeWait += inTimeWait ? 1 : 0;
        }

        int used() {
            return many == null ? 1 : many.cardinality();
        }
    }
}
