// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import io.fourwave.diagnose.Finding;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.AddressMask;
import io.fourwave.watch.Connection;
import io.fourwave.watch.Stack;
import io.fourwave.watch.Watch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Puts the report together from what was watched and found; who runs the agent supplies the rest. */
public final class ReportBuilder {
    private static final int EXAMPLES = 5;
    private static final int PEERS = 10;

    private final Watch watch;
    private final RecentTeardowns recent;
    private final AddressMask mask;

    public ReportBuilder(Watch watch, RecentTeardowns recent, AddressMask mask) {
        this.watch = watch;
        this.recent = recent;
        this.mask = mask;
    }

    public Report build(
            Report.Fourwave fourwave,
            Report.Jvm jvm,
            Report.Coverage coverage,
            Report.Self self,
            Report.Limits limits,
            List<Finding> findings) {
        return new Report(
                fourwave,
                jvm,
                coverage,
                self,
                states(),
                steps(),
                limits,
                findings.stream().map(this::finding).toList(),
                recent.entries());
    }

    private Map<String, Integer> states() {
        Map<String, Integer> states = new TreeMap<>();
        for (TcpState state : TcpState.values()) {
            states.put(state.semconv(), 0);
        }
        watch.census()
                .states()
                .values()
                .forEach(bySide -> bySide.forEach((state, n) -> states.merge(state.semconv(), n, Integer::sum)));
        return states;
    }

    private Map<String, Long> steps() {
        Map<String, Long> steps = new LinkedHashMap<>();
        for (Step step : Step.values()) {
            steps.put(step.text(), watch.counters().calls(step));
        }
        return steps;
    }

    private Report.FindingEntry finding(Finding finding) {
        Connection oldest = finding.connections().get(0);
        return new Report.FindingEntry(
                finding.verdict().text(),
                finding.severity().text(),
                finding.confidence().text(),
                finding.count(),
                TimeUnit.NANOSECONDS.toSeconds(finding.oldestNanos()),
                finding.side().text(),
                peers(finding),
                finding.blame().map(frame -> blame(frame, finding)).orElse(null),
                new Report.OpenedBy(finding.openedBy().lines(), oldest.openThread()),
                finding.evidence(),
                finding.summary(),
                finding.advice(),
                finding.confirm(),
                examples(finding));
    }

    private static Report.Blame blame(StackTraceElement frame, Finding finding) {
        return new Report.Blame(
                Stack.function(frame),
                frame.getFileName(),
                frame.getLineNumber() > 0 ? frame.getLineNumber() : null,
                finding.library().orElse(null));
    }

    /** By address and port for a client; a server's peers have ephemeral ports, which say nothing. */
    private List<Report.Peer> peers(Finding finding) {
        Map<Map.Entry<String, Integer>, Integer> counts = new LinkedHashMap<>();
        for (Connection connection : finding.connections()) {
            FourTuple tuple = connection.tuple();
            int port = finding.side() == io.fourwave.tcp.Side.CLIENT ? tuple.peerPort() : 0;
            counts.merge(Map.entry(mask.of(tuple.peerAddress()), port), 1, Integer::sum);
        }
        List<Report.Peer> peers = new ArrayList<>();
        counts.forEach((peer, count) -> peers.add(new Report.Peer(peer.getKey(), peer.getValue(), count)));
        peers.sort(Comparator.comparingInt(peer -> -peer.count()));
        return List.copyOf(peers.subList(0, Math.min(PEERS, peers.size())));
    }

    private List<Report.Example> examples(Finding finding) {
        long now = System.nanoTime();
        return finding.connections().stream()
                .limit(EXAMPLES)
                .map(connection -> new Report.Example(
                        mask.endpoint(
                                connection.tuple().localAddress(),
                                connection.tuple().localPort()),
                        mask.endpoint(
                                connection.tuple().peerAddress(),
                                connection.tuple().peerPort()),
                        TimeUnit.NANOSECONDS.toSeconds(now - connection.openedNanos())))
                .toList();
    }
}
