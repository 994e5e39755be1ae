// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import io.fourwave.connection.Phase;
import io.fourwave.connection.Stack;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.tcp.AddressMask;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What happened in one teardown, in order: finished, or as far as it has come. */
final class Waves {
    private static final double NANOS_PER_MILLI = 1e6;

    private Waves() {}

    static List<Report.WaveEntry> of(Teardown teardown, AddressMask mask) {
        List<Report.WaveEntry> waves = new ArrayList<>();
        teardown.events().forEach(event -> waves.add(wave(teardown, event, mask)));
        teardown.phases().forEach(phase -> waves.add(wave(teardown, phase)));
        if (teardown.currentState() != null) {
            waves.add(state(teardown, teardown.currentState(), teardown.currentSince(), 0));
        }
        waves.sort(Comparator.comparingDouble(Report.WaveEntry::atMs).thenComparingInt(Waves::rank));
        return List.copyOf(waves);
    }

    /** What happens at one and the same time has an order all the same: cause before effect. */
    private static int rank(Report.WaveEntry wave) {
        return switch (wave.kind()) {
            case PEER_FIN, RST_RECEIVED -> 0;
            case CALL -> 2;
            case RST_SENT -> 3;
            case STATE -> wave.what().equals(TcpState.CLOSE_WAIT.name()) ? 1 : 4;
        };
    }

    private static Report.WaveEntry wave(Teardown teardown, TeardownEvent event, AddressMask mask) {
        double at = millis(event.nanoTime() - teardown.start());
        if (event instanceof TeardownEvent.Called call) {
            return new Report.WaveEntry(
                    at,
                    Report.WaveKind.CALL,
                    call.name(),
                    call.decision().step(),
                    call.stack().caller().map(Stack::text).orElse(null),
                    mask.within(call.thread()),
                    null);
        }
        if (event instanceof TeardownEvent.Reset reset) {
            return new Report.WaveEntry(
                    at,
                    reset.sent() ? Report.WaveKind.RST_SENT : Report.WaveKind.RST_RECEIVED,
                    "RST",
                    null,
                    null,
                    null,
                    error(reset.error()));
        }
        TeardownEvent.PeerFinSeen seen = (TeardownEvent.PeerFinSeen) event;
        return new Report.WaveEntry(
                at, Report.WaveKind.PEER_FIN, "peer FIN seen", null, null, null, error(seen.error()));
    }

    private static Report.WaveEntry wave(Teardown teardown, Phase phase) {
        return state(teardown, phase.state(), phase.start(), phase.startError());
    }

    private static Report.WaveEntry state(Teardown teardown, TcpState state, long since, long errorNanos) {
        double at = millis(since - teardown.start());
        return new Report.WaveEntry(at, Report.WaveKind.STATE, state.name(), null, null, null, error(errorNanos));
    }

    private static Double error(long nanos) {
        return nanos == 0 ? null : millis(nanos);
    }

    private static double millis(long nanos) {
        return Math.round(nanos / NANOS_PER_MILLI * 1000) / 1000.0;
    }
}
