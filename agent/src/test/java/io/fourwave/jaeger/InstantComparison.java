// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jaeger;

import io.fourwave.support.ReceivedSpan;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One instant as a span in Jaeger has it, and the same as the kernel recorded it. All numbers are nanoseconds; {@code said} is
 * the error that the span itself admits.
 */
record InstantComparison(String what, FourTuple end, long span, long kernel, long said) {

    /** Two clocks that are read one after the other, in two processes of a busy machine. */
    private static final long CLOCKS = 50_000_000;

    /** Every instant of a teardown that the kernel reports too. */
    static List<InstantComparison> of(JaegerTrace trace, KernelTimes kernel) {
        ReceivedSpan root = trace.root();
        FourTuple end = endOf(root);
        // it begins with its first phase, whose error is its own; one without any is seen by a sweep
        long said = trace.phases().stream()
                .findFirst()
                .map(InstantComparison::errorOf)
                .orElse(DemoRun.SWEEP.toNanos());
        Stream<InstantComparison> begin = at("teardown begins", end, root.startNanos(), kernel.teardown(end), said);
        Stream<InstantComparison> phases = trace.phases().stream().flatMap(phase -> ofPhase(end, phase, kernel, root));
        return Stream.concat(begin, phases).toList();
    }

    boolean isWithinTheSweep() {
        return isWithinSweeps(1);
    }

    boolean isWithinSweeps(int sweeps) {
        return difference() <= sweeps * DemoRun.SWEEP.toNanos() + CLOCKS;
    }

    /** Whether the span knows how wrong it may be. */
    boolean isWithinItsError() {
        return difference() <= said + CLOCKS;
    }

    /** The end of the connection that this span speaks of. */
    static FourTuple endOf(ReceivedSpan span) {
        return FourTuple.of(
                address(span, "network.local.address"),
                (int) span.number("network.local.port"),
                address(span, "network.peer.address"),
                (int) span.number("network.peer.port"));
    }

    static List<InstantComparison> notMatching(
            Predicate<InstantComparison> expected, List<InstantComparison> comparisons) {
        return comparisons.stream().filter(expected.negate()).toList();
    }

    static String summary(List<InstantComparison> comparisons) {
        int outside =
                notMatching(InstantComparison::isWithinTheSweep, comparisons).size();
        int unaware =
                notMatching(InstantComparison::isWithinItsError, comparisons).size();
        long largest = comparisons.stream()
                .mapToLong(InstantComparison::difference)
                .max()
                .orElse(0);
        return "%d instants compared with the kernel's: %d not within the sweep, %d not within the error said, largest %.1f ms"
                .formatted(comparisons.size(), outside, unaware, largest / 1e6);
    }

    @Override
    public String toString() {
        return "%s, %s: %.1f ms from the kernel's, said to be within %.1f"
                .formatted(end, what, (span - kernel) / 1e6, said / 1e6);
    }

    private long difference() {
        return Math.abs(span - kernel);
    }

    private static Stream<InstantComparison> ofPhase(
            FourTuple end, ReceivedSpan phase, KernelTimes kernel, ReceivedSpan root) {
        TcpState state = TcpState.valueOf(phase.name());
        // the end of the JVM ends the last phase of what is still open then; the kernel's state goes on
        boolean cutShort = root.text("fourwave.final_state").equals(state.semconv());
        OptionalLong left = cutShort ? OptionalLong.empty() : kernel.left(end, state);
        long said = errorOf(phase);
        return Stream.concat(
                at(state + " begins", end, phase.startNanos(), kernel.entered(end, state), said),
                at(state + " ends", end, phase.endNanos(), left, said));
    }

    private static long errorOf(ReceivedSpan phase) {
        boolean exact = phase.text("fourwave.timing").equals("exact");
        return exact ? 0 : Math.round(phase.number("fourwave.timing.error") * 1e9);
    }

    private static Stream<InstantComparison> at(String what, FourTuple end, long span, OptionalLong kernel, long said) {
        return kernel.stream().mapToObj(instant -> new InstantComparison(what, end, span, instant, said));
    }

    private static InetAddress address(ReceivedSpan span, String key) {
        try {
            return InetAddress.getByName(span.text(key));
        } catch (UnknownHostException e) {
            throw new AssertionError(key + " is no address in " + span, e);
        }
    }
}
