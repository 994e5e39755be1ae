// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection.census;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Teardown;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The connections, counted after a sweep: open ones, and those that only the kernel still has. Immutable, for any thread.
 *
 * @param oldestCloseWaitNanos how long the oldest connection in CLOSE_WAIT has been there; 0 where there is none
 * @param portUse local ports in use by local address and destination, of connections that this JVM opened; the ten highest
 */
public record Census(Map<Side, Map<TcpState, Integer>> states, long oldestCloseWaitNanos, List<PortUse> portUse) {
    public static final Census EMPTY = new Census(Map.of(), 0, List.of());
    private static final int DESTINATIONS = 10;

    /**
     * @param timeWait how many of the ports are in TIME_WAIT
     * @param how by whose count
     * @param failed connects of this JVM that the kernel gave no local port to, of late
     * @param lastFailed the last of them, or null
     */
    public record PortUse(
            Destination destination, int ports, int timeWait, Counted how, int failed, Connection lastFailed) {

        public PortUse(Destination destination, int ports, int timeWait, Counted how) {
            this(destination, ports, timeWait, how, 0, null);
        }
    }

    /** Whose count of local ports it is. */
    public enum Counted {
        /** Of what was seen of each. */
        ONE_BY_ONE,
        /** Of what was seen, and what must follow from closes that were not watched. */
        ESTIMATED,
        /** Of the kernel's tables, those of others on this host with them. */
        BY_KERNEL,
        /** As {@link #BY_KERNEL}, and this JVM has nothing to do with it as far as is known. */
        BY_KERNEL_OF_OTHERS
    }

    /** Collects one census. Watch thread only. */
    public static final class Taker {
        private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(30);
        private static final TcpState[] STATES = TcpState.values();

        private final int[][] states = new int[Side.values().length][STATES.length];
        private final Map<Destination, Ports> ports = new HashMap<>();
        private final long now;
        private Ports latest;
        private long oldestCloseWait;

        public Taker(long now) {
            this.now = now;
        }

        public void open(Connection connection) {
            if (connection.isDescriptorGone()) {
                // its close runs: it is counted as one that only the kernel has
                return;
            }
            count(connection, connection.lastState());
            Teardown teardown = connection.teardown();
            if (teardown != null && teardown.currentState() == TcpState.CLOSE_WAIT) {
                oldestCloseWait = Math.max(oldestCloseWait, now - teardown.currentSince());
            }
        }

        /**
         * Leaves out a state that a call led to and that the kernel has not shown for {@link #STALE_NANOS}: where the agent
         * cannot look, a FIN is answered long before.
         */
        public void withoutDescriptor(Teardown teardown) {
            if (!teardown.isCurrentSeen() && now - teardown.unknownSince() > STALE_NANOS) {
                return;
            }
            count(teardown.connection(), teardown.currentState());
        }

        public void untracked(UntrackedSocket untracked) {
            states[untracked.side().ordinal()][untracked.state().ordinal()]++;
            if (untracked.state() == TcpState.CLOSE_WAIT) {
                oldestCloseWait = Math.max(oldestCloseWait, now - untracked.stateSinceNanos());
            }
            if (untracked.side() == Side.CLIENT && untracked.tuple() != null) {
                to(untracked.tuple()).used++;
            }
        }

        public Census census() {
            List<PortUse> highest = ports.values().stream()
                    .sorted(Comparator.comparingInt((Ports each) -> each.used).reversed())
                    .limit(DESTINATIONS)
                    .map(Ports::use)
                    .toList();
            return new Census(bySide(), oldestCloseWait, highest);
        }

        /** Closes that were not watched, but must have led there. */
        public void assumedTimeWaits(Destination destination, int count) {
            if (count > 0) {
                Ports there = to(destination);
                there.used += count;
                there.timeWait += count;
                there.how = Counted.ESTIMATED;
            }
        }

        /** How many ports are known to be in use to there. */
        public int portsTo(Destination destination) {
            Ports there = ports.get(destination);
            return there == null ? 0 : there.used;
        }

        /** The most that are in use to one destination. */
        public int mostPorts() {
            return ports.values().stream().mapToInt(each -> each.used).max().orElse(0);
        }

        /** The kernel's own count takes the place of ours. */
        public void counted(PortUse kernels) {
            Ports there = to(kernels.destination);
            there.used = kernels.ports;
            there.timeWait = kernels.timeWait;
            there.how = kernels.how;
            there.failed = kernels.failed;
            there.lastFailed = kernels.lastFailed;
        }

        private void count(Connection connection, TcpState state) {
            if (state == null) {
                return;
            }
            states[connection.side().ordinal()][state.ordinal()]++;
            if (connection.side() == Side.CLIENT && state != TcpState.CLOSE) {
                Ports there = to(connection.tuple());
                there.used++;
                there.timeWait += state == TcpState.TIME_WAIT ? 1 : 0;
            }
        }

        /** Neighbours in the table lead to the same place as a rule. */
        private Ports to(FourTuple tuple) {
            if (latest == null || !latest.destination.isOf(tuple)) {
                latest = to(Destination.from(tuple));
            }
            return latest;
        }

        private Ports to(Destination destination) {
            return ports.computeIfAbsent(destination, Ports::new);
        }

        private Map<Side, Map<TcpState, Integer>> bySide() {
            Map<Side, Map<TcpState, Integer>> bySide = new EnumMap<>(Side.class);
            for (Side side : Side.values()) {
                Map<TcpState, Integer> counts = new EnumMap<>(TcpState.class);
                for (TcpState state : STATES) {
                    int count = states[side.ordinal()][state.ordinal()];
                    if (count > 0) {
                        counts.put(state, count);
                    }
                }
                bySide.put(side, counts);
            }
            return bySide;
        }
    }

    /** The local ports to one destination, while they are being counted. */
    private static final class Ports {
        private final Destination destination;
        private int used;
        private int timeWait;
        private Counted how = Counted.ONE_BY_ONE;
        private int failed;
        private Connection lastFailed;

        Ports(Destination destination) {
            this.destination = destination;
        }

        PortUse use() {
            return new PortUse(destination, used, timeWait, how, failed, lastFailed);
        }
    }
}
