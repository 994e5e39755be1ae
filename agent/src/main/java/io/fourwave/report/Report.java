// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Verdict;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Role;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.Step;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The report as a tree, in which what is an enum stays one: only the writers make text of it. The JSON has these names in snake
 * case, and text and HTML say the same. A component that is null
 * is not known and is left out.
 *
 * @param schemaVersion of the JSON: it grows when a field goes or means something else, not when one comes
 * @param reportedAt the instant of this report, ISO 8601
 * @param writtenFor why {@code report.file} was written; null where somebody has asked for the report
 * @param closedOnDemand what the command {@code close} has done, the latest last
 * @param history the connections by state over time, thinned; {@code states} is how it is now
 */
public record Report(
        int schemaVersion,
        String reportedAt,
        String writtenFor,
        Fourwave fourwave,
        JvmFacts jvm,
        Coverage coverage,
        Self self,
        Map<String, Integer> states,
        List<HistoryPoint> history,
        Map<String, Long> steps,
        Limits limits,
        List<FindingEntry> findings,
        List<CloseEntry> closedOnDemand,
        List<TeardownEntry> teardowns) {

    /** The same, which is written because of that. */
    public Report writtenFor(String reason) {
        return new Report(
                schemaVersion,
                reportedAt,
                reason,
                fourwave,
                jvm,
                coverage,
                self,
                states,
                history,
                steps,
                limits,
                findings,
                closedOnDemand,
                teardowns);
    }

    /**
     * @param how premain or attach
     * @param leakAfterS the option {@code leak.after}
     * @param watchingS since the attach
     */
    public record Fourwave(String version, String attachedAt, String how, Double leakAfterS, long watchingS) {}

    /**
     * @param main the main class, or the file name of the jar
     * @param service what the user calls it by OpenTelemetry's settings; null where they set none
     */
    public record JvmFacts(
            long pid, String java, String vendor, String host, String main, String service, long uptimeS) {}

    /**
     * @param untrackedSockets TCP connections of this process that no hook has met yet; null where it is not known
     * @param descriptors every socket descriptor of the process, accounted for; null where they cannot be listed
     * @param missing what cannot be seen here, and why
     */
    public record Coverage(
            int tracked,
            Long untrackedSockets,
            long openedBeforeAttach,
            Descriptors descriptors,
            List<String> sources,
            List<Gap> missing) {}

    /**
     * @param ageS how many seconds ago they were counted: what is tracked is of now
     * @param sockets all of them; the other figures add up to it
     * @param tracked known since a connect or accept that was seen
     * @param adopted opened before the attach, met at a use since
     * @param ours the agent's own
     * @param unconnected of TCP, and neither connected nor listening
     * @param unexplained TCP connections that nobody has used since the attach, or that no woven code opened
     */
    public record Descriptors(
            long ageS,
            int sockets,
            int tracked,
            int adopted,
            int listeners,
            int ours,
            int notTcp,
            int unconnected,
            int unexplained) {}

    public record Gap(String what, String why) {}

    /**
     * @param atS seconds since the attach
     * @param states the most connections there were of each since the point before; states without any are left out
     */
    public record HistoryPoint(double atS, Map<String, Integer> states) {}

    /** @param cpuMs of the agent's own threads; null where the JVM cannot tell */
    public record Self(Long cpuMs, Map<String, Long> dropped, long suppressedErrors, int queueHighWater) {}

    public record Limits(Long openFiles, Long openFilesMax, String ephemeralPorts) {}

    /**
     * @param at when it was over
     * @param finding the id of the finding
     * @param what the finding was
     * @param spared how many were left alone, by reason
     */
    public record CloseEntry(
            String at,
            String finding,
            String what,
            int closed,
            Map<String, Integer> spared,
            boolean forced,
            boolean stopped) {}

    /**
     * @param id the same in every report, wherever the finding stands in it
     * @param number the same in every report of one attach; {@code --finding} takes either
     * @param growthPerHour how many more an hour, as measured; null where it is not known
     * @param exhaustionInS seconds until no descriptor, or no local port, is left at that growth; null where it does not grow
     * @param peers the most frequent ones
     * @param otherPeers how many there are beyond those; null where there is none
     * @param waves what was seen so far of the oldest one's teardown
     */
    public record FindingEntry(
            String id,
            int number,
            Verdict verdict,
            Severity severity,
            Confidence confidence,
            int count,
            long oldestS,
            Side side,
            Double growthPerHour,
            Long exhaustionInS,
            List<Peer> peers,
            Integer otherPeers,
            Blame blame,
            OpenedBy openedBy,
            LastUsedBy lastUsedBy,
            Map<String, Object> evidence,
            String summary,
            String advice,
            String confirm,
            List<Example> examples,
            List<WaveEntry> waves) {}

    public record Peer(String address, int port, int count) {}

    /**
     * @param library that the frame calls
     * @param way all libraries between the frame and the JDK, from the frame inwards; null where there is one at most
     */
    public record Blame(String frame, String file, Integer line, String library, List<String> way) {}

    public record OpenedBy(List<String> stack, String thread) {}

    /** @param agoS seconds since that read or write */
    public record LastUsedBy(List<String> stack, String thread, long agoS) {}

    /** @param traceId of the finding's span; null where none was emitted */
    public record Example(String local, String peer, long ageS, String traceId) {}

    /** Teardowns of one kind: same side, same role, same lines of code; times and states are those of the last one. */
    public record TeardownEntry(
            Role role,
            Side side,
            Step step,
            long count,
            String local,
            String peer,
            String finalState,
            Confidence confidence,
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
            double atMs, WaveKind kind, String what, Step step, String code, String thread, Double errorMs) {}

    /** What a wave entry is of. */
    public enum WaveKind {
        STATE,
        CALL,
        PEER_FIN,
        RST_SENT,
        RST_RECEIVED;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
