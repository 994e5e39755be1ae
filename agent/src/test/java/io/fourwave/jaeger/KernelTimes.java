// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jaeger;

import io.fourwave.kerneltruth.TraceEvent;
import io.fourwave.kerneltruth.TraceEvent.StateChange;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * When, by the kernel's own record, each end of a loopback connection entered each state: nanoseconds since the epoch. The
 * kernel hands an orphan's FIN_WAIT_2 and every TIME_WAIT to a small stand-in and reports that as CLOSE, so that the end
 * of the one and the start of the other are read off the other end of the connection, which is on this host too.
 */
final class KernelTimes {

    private static final Set<TcpState> FIN_SENT =
            EnumSet.of(TcpState.FIN_WAIT_1, TcpState.FIN_WAIT_2, TcpState.CLOSING);

    private final Map<FourTuple, List<StateChange>> changes;
    private final long epochOffset;

    private KernelTimes(Map<FourTuple, List<StateChange>> changes, long epochOffset) {
        this.changes = changes;
        this.epochOffset = epochOffset;
    }

    static KernelTimes of(List<TraceEvent> events) {
        Instant now = Instant.now();
        long epochOffset = now.getEpochSecond() * 1_000_000_000L + now.getNano() - System.nanoTime();
        return new KernelTimes(
                events.stream()
                        .filter(StateChange.class::isInstance)
                        .map(StateChange.class::cast)
                        .collect(Collectors.groupingBy(StateChange::tuple)),
                epochOffset);
    }

    /** When the teardown began: the first FIN or RST of either side left ESTABLISHED behind. */
    OptionalLong teardown(FourTuple end) {
        return first(end, change -> change.from() == TcpState.ESTABLISHED);
    }

    /** When this end came into this state. */
    OptionalLong entered(FourTuple end, TcpState state) {
        return state == TcpState.TIME_WAIT ? timeWait(end) : first(end, change -> change.to() == state);
    }

    /** When this end left this state; empty too for TIME_WAIT, whose end the kernel reports nowhere. */
    OptionalLong left(FourTuple end, TcpState state) {
        return switch (state) {
            case TIME_WAIT -> OptionalLong.empty();
            case FIN_WAIT_2 -> timeWait(end);
            default -> first(end, change -> change.from() == state);
        };
    }

    /** Whether this end was in this state at this instant. */
    boolean isIn(FourTuple end, TcpState state, long epochNanos) {
        OptionalLong entered = entered(end, state);
        OptionalLong left = left(end, state);
        return entered.isPresent() && entered.getAsLong() <= epochNanos && left.orElse(Long.MAX_VALUE) >= epochNanos;
    }

    /** Both FINs have been sent, and ours is acknowledged. */
    private OptionalLong timeWait(FourTuple end) {
        OptionalLong given = first(end, change -> change.to() == TcpState.CLOSE && FIN_SENT.contains(change.from()));
        OptionalLong peerFin = first(end.reversed(), KernelTimes::sendsFin);
        return given.isPresent() && peerFin.isPresent()
                ? OptionalLong.of(Math.max(given.getAsLong(), peerFin.getAsLong()))
                : OptionalLong.empty();
    }

    private static boolean sendsFin(StateChange change) {
        return change.to() == TcpState.FIN_WAIT_1 || change.to() == TcpState.LAST_ACK;
    }

    private OptionalLong first(FourTuple end, Predicate<StateChange> wanted) {
        return changes.getOrDefault(end, List.of()).stream()
                .filter(wanted)
                .mapToLong(change -> change.monotonicNanos() + epochOffset)
                .findFirst();
    }
}
