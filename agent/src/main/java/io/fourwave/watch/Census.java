// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The connections, counted after a sweep: open ones, and those that only the kernel still has. Immutable, for any thread.
 *
 * @param oldestCloseWaitNanos how long the oldest connection in CLOSE_WAIT has been there; 0 where there is none
 * @param portUse local ports in use by destination, of connections that this JVM opened; the ten highest
 */
public record Census(Map<Side, Map<TcpState, Integer>> states, long oldestCloseWaitNanos, List<PortUse> portUse) {
    static final Census EMPTY = new Census(Map.of(), 0, List.of());
    private static final int DESTINATIONS = 10;

    /** @param timeWait how many of the ports are in TIME_WAIT */
    public record PortUse(String peerAddress, int peerPort, int ports, int timeWait) {}

    /** Collects one census. Watch thread only. */
    static final class Taker {
        private final Map<Side, Map<TcpState, Integer>> states = new EnumMap<>(Side.class);
        private final Map<Destination, Integer> ports = new HashMap<>();
        private final Map<Destination, Integer> timeWaits = new HashMap<>();
        private final long now;
        private long oldestCloseWait;

        Taker(long now) {
            this.now = now;
            for (Side side : Side.values()) {
                states.put(side, new EnumMap<>(TcpState.class));
            }
        }

        void open(Connection connection) {
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

        void withoutDescriptor(Teardown teardown) {
            count(teardown.connection(), teardown.currentState());
        }

        void stranger(Stranger stranger) {
            states.get(stranger.side()).merge(stranger.state(), 1, Integer::sum);
            if (stranger.state() == TcpState.CLOSE_WAIT) {
                oldestCloseWait = Math.max(oldestCloseWait, now - stranger.stateSinceNanos());
            }
            if (stranger.side() == Side.CLIENT && stranger.tuple() != null) {
                ports.merge(Destination.of(stranger.tuple()), 1, Integer::sum);
            }
        }

        Census census() {
            List<PortUse> highest = ports.entrySet().stream()
                    .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                    .limit(DESTINATIONS)
                    .map(entry -> use(entry.getKey(), entry.getValue()))
                    .toList();
            return new Census(states, oldestCloseWait, highest);
        }

        /** Closes that were not watched, but must have led there. */
        void assumedTimeWaits(Destination destination, int count) {
            if (count > 0) {
                ports.merge(destination, count, Integer::sum);
                timeWaits.merge(destination, count, Integer::sum);
            }
        }

        private PortUse use(Destination destination, int used) {
            return new PortUse(destination.address(), destination.port(), used, timeWaits.getOrDefault(destination, 0));
        }

        private void count(Connection connection, TcpState state) {
            if (state == null) {
                return;
            }
            states.get(connection.side()).merge(state, 1, Integer::sum);
            if (connection.side() == Side.CLIENT && state != TcpState.CLOSE) {
                Destination destination = Destination.of(connection.tuple());
                ports.merge(destination, 1, Integer::sum);
                if (state == TcpState.TIME_WAIT) {
                    timeWaits.merge(destination, 1, Integer::sum);
                }
            }
        }
    }
}
