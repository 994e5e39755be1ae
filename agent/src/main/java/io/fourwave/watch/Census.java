// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.tcp.FourTuple;
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

    public record PortUse(String peerAddress, int peerPort, int ports) {}

    /** Collects one census. Watch thread only. */
    static final class Taker {
        private final Map<Side, Map<TcpState, Integer>> states = new EnumMap<>(Side.class);
        private final Map<Destination, Integer> ports = new HashMap<>();
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
                    .map(entry -> entry.getKey().use(entry.getValue()))
                    .toList();
            return new Census(states, oldestCloseWait, highest);
        }

        private void count(Connection connection, TcpState state) {
            if (state == null) {
                return;
            }
            states.get(connection.side()).merge(state, 1, Integer::sum);
            if (connection.side() == Side.CLIENT && state != TcpState.CLOSE) {
                ports.merge(Destination.of(connection.tuple()), 1, Integer::sum);
            }
        }
    }

    private record Destination(long high, long low, int port, FourTuple example) {
        static Destination of(FourTuple tuple) {
            return new Destination(tuple.peerHigh(), tuple.peerLow(), tuple.peerPort(), tuple);
        }

        PortUse use(int ports) {
            return new PortUse(example.peerAddress(), port, ports);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Destination that && high == that.high && low == that.low && port == that.port;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(high * 31 + low) * 31 + port;
        }
    }
}
