// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.AddressMask;
import io.fourwave.watch.Phase;
import io.fourwave.watch.Stack;
import io.fourwave.watch.Teardown;
import io.fourwave.watch.TeardownEvent;
import io.fourwave.watch.TeardownListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One teardown of each kind, the latest, and how many there were: same side, same role, opened and closed by the same
 * lines. Bounded; the kinds longest not seen go first.
 */
public final class RecentTeardowns implements TeardownListener {
    private static final int KINDS_KEPT = 200;
    private static final double NANOS_PER_MILLI = 1e6;

    private final AddressMask mask;
    private final Map<Kind, Latest> kinds = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Kind, Latest> eldest) {
            return size() > KINDS_KEPT;
        }
    };

    public RecentTeardowns(AddressMask mask) {
        this.mask = mask;
    }

    @Override
    public synchronized void ended(Teardown teardown) {
        if (teardown.connection().tuple() != null) {
            kinds.merge(
                    kind(teardown),
                    new Latest(teardown, 1),
                    (before, one) -> new Latest(one.teardown, before.count + 1));
        }
    }

    /** In the order in which the latest of each kind began. */
    synchronized List<Report.TeardownEntry> entries() {
        return kinds.values().stream()
                .sorted(Comparator.comparingLong(latest -> latest.teardown.start()))
                .map(this::entry)
                .toList();
    }

    private static Kind kind(Teardown teardown) {
        return new Kind(
                teardown.connection().side().text(),
                teardown.role().text(),
                teardown.connection().openStack().callerText().orElse(""),
                teardown.deciding().flatMap(call -> call.stack().callerText()).orElse(""));
    }

    private Report.TeardownEntry entry(Latest latest) {
        Teardown teardown = latest.teardown;
        var tuple = teardown.connection().tuple();
        return new Report.TeardownEntry(
                teardown.role().text(),
                teardown.connection().side().text(),
                step(teardown).map(Step::text).orElse(null),
                latest.count,
                mask.endpoint(tuple.localAddress(), tuple.localPort()),
                mask.endpoint(tuple.peerAddress(), tuple.peerPort()),
                Optional.ofNullable(teardown.finalState())
                        .map(TcpState::semconv)
                        .orElse(null),
                step(teardown).isPresent() ? teardown.decision().confidence().text() : null,
                teardown.connection().openStack().callerText().orElse(null),
                waves(teardown));
    }

    private static Optional<Step> step(Teardown teardown) {
        return Optional.ofNullable(teardown.decision()).map(decision -> decision.step());
    }

    private static List<Report.WaveEntry> waves(Teardown teardown) {
        List<Report.WaveEntry> waves = new ArrayList<>();
        teardown.events().forEach(event -> waves.add(wave(teardown, event)));
        teardown.phases().forEach(phase -> waves.add(wave(teardown, phase)));
        waves.sort(Comparator.comparingDouble(Report.WaveEntry::atMs).thenComparingInt(RecentTeardowns::rank));
        return List.copyOf(waves);
    }

    /** What happens at one and the same time has an order all the same: cause before effect. */
    private static int rank(Report.WaveEntry wave) {
        return switch (wave.kind()) {
            case "peer_fin", "rst_received" -> 0;
            case "call" -> 2;
            case "rst_sent" -> 3;
            default -> wave.what().equals("CLOSE_WAIT") ? 1 : 4;
        };
    }

    private static Report.WaveEntry wave(Teardown teardown, TeardownEvent event) {
        double at = millis(event.nanoTime() - teardown.start());
        if (event instanceof TeardownEvent.Called call) {
            return new Report.WaveEntry(
                    at,
                    "call",
                    call.name(),
                    call.decision().step().text(),
                    call.stack().caller().map(Stack::text).orElse(null),
                    call.thread(),
                    null);
        }
        if (event instanceof TeardownEvent.Reset reset) {
            return new Report.WaveEntry(
                    at, reset.sent() ? "rst_sent" : "rst_received", "RST", null, null, null, error(reset.error()));
        }
        TeardownEvent.PeerFinSeen seen = (TeardownEvent.PeerFinSeen) event;
        return new Report.WaveEntry(at, "peer_fin", "peer FIN seen", null, null, null, error(seen.error()));
    }

    private static Report.WaveEntry wave(Teardown teardown, Phase phase) {
        double at = millis(phase.start() - teardown.start());
        return new Report.WaveEntry(at, "state", phase.state().name(), null, null, null, error(phase.startError()));
    }

    private static Double error(long nanos) {
        return nanos == 0 ? null : millis(nanos);
    }

    private static double millis(long nanos) {
        return Math.round(nanos / NANOS_PER_MILLI * 1000) / 1000.0;
    }

    private record Kind(String side, String role, String openedAt, String decidedAt) {}

    private record Latest(Teardown teardown, long count) {}
}
