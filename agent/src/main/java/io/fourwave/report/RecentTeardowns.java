// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import io.fourwave.connection.Teardown;
import io.fourwave.connection.TeardownListener;
import io.fourwave.tcp.AddressMask;
import io.fourwave.tcp.Role;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
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
                teardown.connection().side(),
                teardown.role(),
                teardown.connection().openStack().caller(),
                teardown.deciding().flatMap(call -> call.stack().caller()));
    }

    private Report.TeardownEntry entry(Latest latest) {
        Teardown teardown = latest.teardown;
        var tuple = teardown.connection().tuple();
        return new Report.TeardownEntry(
                teardown.role(),
                teardown.connection().side(),
                step(teardown).orElse(null),
                latest.count,
                mask.endpoint(tuple.localAddress(), tuple.localPort()),
                mask.endpoint(tuple.peerAddress(), tuple.peerPort()),
                Optional.ofNullable(teardown.finalState())
                        .map(TcpState::semconv)
                        .orElse(null),
                step(teardown).isPresent() ? teardown.decision().confidence() : null,
                teardown.connection().openStack().callerText().orElse(null),
                Waves.of(teardown, mask));
    }

    private static Optional<Step> step(Teardown teardown) {
        return Optional.ofNullable(teardown.decision()).map(decision -> decision.step());
    }

    private record Kind(
            Side side, Role role, Optional<StackTraceElement> openedAt, Optional<StackTraceElement> decidedAt) {}

    private record Latest(Teardown teardown, long count) {}
}
