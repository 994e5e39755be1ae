// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static java.util.stream.Collectors.joining;

import io.fourwave.kerneltruth.TraceEvent.Reset;
import io.fourwave.kerneltruth.TraceEvent.StateChange;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;

/** What one end of one connection sent to end it, as the kernel's trace tells it. Pure: no I/O, no clock. */
record KernelVerdict(FourTuple tuple, List<TraceEvent> events, List<Act> acts) {
    // The reasons that a system call of the application gives (net/ipv4/tcp.c: tcp_disconnect, __tcp_close). All
    // others are the kernel's own answers to segments that come too late.
    private static final Set<String> BY_CALL =
            Set.of("TCP_ABORT_ON_CLOSE", "TCP_ABORT_ON_LINGER", "TCP_STATE", "TCP_DISCONNECT_WITH_DATA");

    /** The lives that this 4-tuple had, in order: usually one. Empty where the trace never names it. */
    static List<KernelVerdict> lives(List<TraceEvent> trace, FourTuple tuple) {
        List<List<TraceEvent>> lives = new ArrayList<>();
        for (TraceEvent event : trace) {
            if (event.tuple().equals(tuple)) {
                if (lives.isEmpty() || isBirth(event)) {
                    lives.add(new ArrayList<>());
                }
                lives.get(lives.size() - 1).add(event);
            }
        }
        return lives.stream().map(life -> of(tuple, life)).toList();
    }

    private static boolean isBirth(TraceEvent event) {
        return event instanceof StateChange change && change.isBirth();
    }

    private static KernelVerdict of(FourTuple tuple, List<TraceEvent> life) {
        List<Act> acts =
                life.stream().map(KernelVerdict::act).filter(Objects::nonNull).toList();
        return new KernelVerdict(tuple, List.copyOf(life), acts);
    }

    private static Act act(TraceEvent event) {
        if (event instanceof Reset reset) {
            Kind kind = BY_CALL.contains(reset.reason()) ? Kind.RST : Kind.KERNEL_RST;
            return new Act(kind, reset.monotonicNanos(), reset.reason());
        }
        return fin((StateChange) event);
    }

    private static Act fin(StateChange change) {
        if (change.to() == TcpState.FIN_WAIT_1 && change.from() != TcpState.FIN_WAIT_1) {
            return new Act(Kind.FIN_ACTIVE, change.monotonicNanos(), "");
        }
        return change.is(TcpState.CLOSE_WAIT, TcpState.LAST_ACK)
                ? new Act(Kind.FIN_PASSIVE, change.monotonicNanos(), "")
                : null;
    }

    /** FINs and RSTs that a call sent, up to a moment: at its exit a JVM sends some more without any call. */
    List<Act> byCallUntil(long monotonicNanos) {
        return acts.stream()
                .filter(act -> act.kind() != Kind.KERNEL_RST && act.monotonicNanos() <= monotonicNanos)
                .toList();
    }

    /** When this end learned of the peer's FIN or RST. */
    OptionalLong peerEndSeen() {
        return events.stream()
                .filter(event -> event instanceof StateChange change
                        && change.from() == TcpState.ESTABLISHED
                        && (change.to() == TcpState.CLOSE_WAIT || change.to() == TcpState.CLOSE))
                .mapToLong(TraceEvent::monotonicNanos)
                .findFirst();
    }

    /** The first FIN or RST of either end, as this end's socket shows it; the connection's first event if there is none. */
    long firstEndMonotonicNanos() {
        return LongStream.concat(peerEndSeen().stream(), acts.stream().mapToLong(Act::monotonicNanos))
                .min()
                .orElseGet(() -> events.get(0).monotonicNanos());
    }

    /** {@code FIN_ACTIVE RST}, or {@code nothing}. */
    static String text(List<Act> acts) {
        return acts.isEmpty()
                ? "nothing"
                : acts.stream().map(act -> act.kind().name()).collect(joining(" "));
    }

    /** A segment that ends a direction, or the connection. */
    enum Kind {
        /** ESTABLISHED to FIN_WAIT_1: wave 1. */
        FIN_ACTIVE,
        /** CLOSE_WAIT to LAST_ACK: wave 3. */
        FIN_PASSIVE,
        /** Sent by a call of the application. */
        RST,
        /** Sent by the kernel alone, for example when data arrives for a socket that is closed. */
        KERNEL_RST
    }

    /** One such segment; the reason is empty for a FIN. */
    record Act(Kind kind, long monotonicNanos, String reason) {}
}
