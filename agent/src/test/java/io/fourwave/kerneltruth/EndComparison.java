// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static java.util.stream.Collectors.joining;

import io.fourwave.kerneltruth.AgentAccount.AgentCall;
import io.fourwave.kerneltruth.AgentAccount.Teardown;
import io.fourwave.kerneltruth.KernelVerdict.Act;
import io.fourwave.kerneltruth.KernelVerdict.Kind;
import io.fourwave.kerneltruth.ScenarioLog.Clock;
import io.fourwave.tcp.Step;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * One connection end: what the kernel saw it send beside what the agent says that its calls sent. Pure. The calls take
 * their segments from the kernel's sequence one by one; what does not fit, or is left, is a fault.
 */
final class EndComparison {
    private final KernelVerdict kernel;
    private final Deque<Act> left;
    private final List<AgentCall> calls;
    private final Clock clock;
    private final boolean raceAllowed;
    private final boolean corrected;
    private final List<Act> acts;
    private Outcome outcome = Outcome.OK;
    private long worstErrorNanos;

    /**
     * @param acts the FINs and RSTs that calls of this end sent
     * @param raceAllowed the other end closes at the same moment: see {@link Outcome#RACE}
     */
    private EndComparison(
            KernelVerdict kernel, List<Act> acts, List<Teardown> teardowns, Clock clock, boolean raceAllowed) {
        this.kernel = kernel;
        this.acts = acts;
        this.left = new ArrayDeque<>(acts);
        this.calls = teardowns.stream()
                .flatMap(teardown -> teardown.calls().stream())
                .sorted(Comparator.comparingLong(AgentCall::epochNanos))
                .toList();
        this.clock = clock;
        this.raceAllowed = raceAllowed;
        this.corrected = teardowns.stream().anyMatch(teardown -> teardown.step().equals(Step.PASSIVE_FIN.text()));
    }

    static EndComparison of(
            KernelVerdict kernel, List<Act> acts, List<Teardown> teardowns, Clock clock, boolean raceAllowed) {
        EndComparison judgement = new EndComparison(kernel, acts, teardowns, clock, raceAllowed);
        judgement.compare(teardowns.size());
        return judgement;
    }

    private void compare(int reports) {
        calls.forEach(this::take);
        if (!left.isEmpty()) {
            found(Outcome.MISSING);
        }
        if (reports > 1) {
            found(Outcome.TWICE);
        }
    }

    private void take(AgentCall call) {
        switch (call.step()) {
            case ACTIVE_FIN -> take(call, Kind.FIN_ACTIVE);
            case PASSIVE_FIN -> take(call, Kind.FIN_PASSIVE);
            case ABORT -> takeAbort(call);
            case INPUT_ONLY, CONNECT_ABANDONED, RELEASE, AFTER_RESET -> {
                // sends nothing: had the kernel seen a segment, it would be left over at the end
            }
        }
    }

    /** An abort may send its FIN first: a Socket with unread data does since JDK 13. */
    private void takeAbort(AgentCall call) {
        if (left.size() > 1 && left.peek().kind() != Kind.RST) {
            note(call, left.poll());
        }
        take(call, Kind.RST);
    }

    private void take(AgentCall call, Kind kind) {
        Act act = left.poll();
        if (act == null) {
            found(Outcome.TWICE);
        } else if (act.kind() == kind) {
            note(call, act);
        } else {
            found(isRace(call, act) ? raceOutcome() : Outcome.MISMATCH);
        }
    }

    /** True when the kernel's own times show that the peer's FIN came between the agent's look and this FIN. */
    private boolean isRace(AgentCall call, Act act) {
        long peerFin = kernel.peerEndSeen().orElse(Long.MAX_VALUE);
        boolean inBetween =
                peerFin <= act.monotonicNanos() && clock.epoch(peerFin) >= call.epochNanos() - Tolerance.CLOCKS_NANOS;
        return raceAllowed && act.kind() == Kind.FIN_PASSIVE && inBetween;
    }

    /** Later the agent may have learned from the kernel's tables which of the two FINs was first. */
    private Outcome raceOutcome() {
        return corrected ? Outcome.OK : Outcome.RACE;
    }

    private void note(AgentCall call, Act act) {
        long error = Math.abs(clock.epoch(act.monotonicNanos()) - call.epochNanos());
        worstErrorNanos = Math.max(worstErrorNanos, error);
        if (error > Tolerance.CALL_NANOS) {
            found(Outcome.WRONG_TIME);
        }
    }

    private void found(Outcome worse) {
        if (worse.compareTo(outcome) > 0) {
            outcome = worse;
        }
    }

    Outcome outcome() {
        return outcome;
    }

    /** The largest distance between the agent's time of a call and the kernel's time of its segment. */
    long worstErrorNanos() {
        return worstErrorNanos;
    }

    String kernelText() {
        return KernelVerdict.text(acts);
    }

    String agentText() {
        return calls.isEmpty() ? "nothing" : calls.stream().map(AgentCall::text).collect(joining(" "));
    }

    /** From good to bad. */
    enum Outcome {
        OK,
        /** The peer's FIN came between the agent's look at the state and the system call, and the kernel's times prove it. */
        RACE,
        /** The right segment at the wrong time. */
        WRONG_TIME,
        /** Another segment than the agent says. */
        MISMATCH,
        /** The agent knows nothing of a segment that the kernel saw. */
        MISSING,
        /** The agent reports a segment that was never sent, or a teardown once more. */
        TWICE
    }

    /** How far apart times may be. */
    static final class Tolerance {
        /** The time of a call is exact; this only allows for a busy machine between its entry and the system call. */
        static final long CALL_NANOS = 200_000_000L;
        /** Two clocks read one after the other, and the microseconds of the trace. */
        static final long CLOCKS_NANOS = 200_000L;

        private Tolerance() {}
    }
}
