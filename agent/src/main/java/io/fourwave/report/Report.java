// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import java.util.List;
import java.util.Map;

/**
 * The report as a tree: the JSON has these names in snake case, and text and HTML say the same. A component that is null
 * is not known and is left out.
 */
public record Report(
        Fourwave fourwave,
        Jvm jvm,
        Coverage coverage,
        Self self,
        Map<String, Integer> states,
        Map<String, Long> steps,
        Limits limits,
        List<FindingEntry> findings,
        List<TeardownEntry> teardowns) {

    /** @param how premain or attach */
    public record Fourwave(String version, String attachedAt, String how) {}

    public record Jvm(long pid, String java, String vendor, String host, long uptimeS) {}

    /** @param missing what cannot be seen here, and why */
    public record Coverage(
            int tracked, Long untrackedSockets, long openedBeforeAttach, List<String> sources, List<Gap> missing) {}

    public record Gap(String what, String why) {}

    /** @param cpuMs of the agent's own threads; null where the JVM cannot tell */
    public record Self(Long cpuMs, Map<String, Long> dropped, long suppressedErrors, int queueHighWater) {}

    public record Limits(Long openFiles, Long openFilesMax, String ephemeralPorts) {}

    public record FindingEntry(
            String verdict,
            String severity,
            String confidence,
            int count,
            long oldestS,
            String side,
            List<Peer> peers,
            Blame blame,
            OpenedBy openedBy,
            Map<String, Object> evidence,
            String summary,
            String advice,
            String confirm,
            List<Example> examples) {}

    public record Peer(String address, int port, int count) {}

    public record Blame(String frame, String file, Integer line, String library) {}

    public record OpenedBy(List<String> stack, String thread) {}

    public record Example(String local, String peer, long ageS) {}

    /** Teardowns of one kind: same side, same role, same lines of code; times and states are those of the last one. */
    public record TeardownEntry(
            String role,
            String side,
            String step,
            long count,
            String local,
            String peer,
            String finalState,
            String confidence,
            String openedAt,
            List<WaveEntry> waves) {}

    /**
     * One thing that happened, in order.
     *
     * @param atMs milliseconds since the teardown began
     * @param what a state entered ({@code FIN_WAIT_2}), a call ({@code Socket.close}), {@code peer FIN seen}, {@code RST}
     * @param step of a call
     * @param errorMs how much earlier it may have been; null where the time is exact
     */
    public record WaveEntry(
            double atMs, String kind, String what, String step, String code, String thread, Double errorMs) {}
}
