// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import io.fourwave.connection.Stack;
import io.fourwave.connection.Use;
import io.fourwave.connection.census.Census;
import io.fourwave.connection.census.Counters;
import io.fourwave.diagnose.ClosedBatch;
import io.fourwave.diagnose.Diagnosis;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Suspect;
import io.fourwave.tcp.AddressMask;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Puts the report together from what was watched and found; who runs the agent supplies the rest. */
public final class ReportBuilder {
    private final Supplier<Census> census;
    private final Counters counters;
    private final RecentTeardowns recent;
    private final History history;
    private final AddressMask mask;

    public ReportBuilder(
            Supplier<Census> census, Counters counters, RecentTeardowns recent, History history, AddressMask mask) {
        this.census = census;
        this.counters = counters;
        this.recent = recent;
        this.history = history;
        this.mask = mask;
    }

    public Report build(
            Report.Fourwave fourwave,
            Report.JvmFacts jvm,
            Report.Coverage coverage,
            Report.Self self,
            Report.Limits limits,
            List<Diagnosis.Found> findings,
            List<ClosedBatch> closed,
            ReaderPlace reader) {
        return new Report(
                ReportSchema.VERSION,
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                null,
                fourwave,
                jvm,
                coverage,
                self,
                states(),
                history.entries(),
                steps(),
                limits,
                findings.stream().map(found -> finding(found, reader)).toList(),
                closed.stream().map(ReportBuilder::closed).toList(),
                recent.entries());
    }

    private static Report.CloseEntry closed(ClosedBatch batch) {
        return new Report.CloseEntry(
                Instant.ofEpochMilli(batch.endedMillis())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString(),
                batch.finding().key().id(),
                batch.what(),
                batch.closed(),
                batch.spared(),
                batch.forced(),
                batch.stopped());
    }

    private Map<String, Integer> states() {
        Map<String, Integer> states = new TreeMap<>();
        for (TcpState state : TcpState.values()) {
            states.put(state.semconv(), 0);
        }
        census.get()
                .states()
                .values()
                .forEach(bySide -> bySide.forEach((state, n) -> states.merge(state.semconv(), n, Integer::sum)));
        return states;
    }

    private Map<String, Long> steps() {
        Map<String, Long> steps = new LinkedHashMap<>();
        for (Step step : Step.values()) {
            steps.put(step.text(), counters.calls(step));
        }
        return steps;
    }

    private Report.FindingEntry finding(Diagnosis.Found found, ReaderPlace reader) {
        Finding finding = found.finding();
        return new Report.FindingEntry(
                finding.key().id(),
                found.number(),
                finding.verdict(),
                finding.severity(),
                finding.confidence(),
                finding.count(),
                TimeUnit.NANOSECONDS.toSeconds(finding.oldestNanos()),
                finding.side(),
                known(finding.growthPerHour()),
                finding.exhaustionSeconds().isPresent()
                        ? finding.exhaustionSeconds().getAsLong()
                        : null,
                peers(finding),
                finding.otherPeers() == 0 ? null : finding.otherPeers(),
                finding.blame().map(frame -> blame(frame, finding)).orElse(null),
                openedBy(finding),
                lastUsedBy(finding.oldest()),
                evidence(finding),
                mask.within(finding.summary()),
                finding.advice(),
                reader.command(finding.confirm()),
                examples(found),
                waves(finding.oldest()));
    }

    private Map<String, Object> evidence(Finding finding) {
        Map<String, Object> evidence = new LinkedHashMap<>(finding.evidence());
        evidence.replaceAll((name, value) -> value instanceof String text ? mask.within(text) : value);
        return evidence;
    }

    private static Double known(OptionalDouble number) {
        return number.isPresent() ? Math.round(number.getAsDouble() * 10) / 10.0 : null;
    }

    private static Report.Blame blame(StackTraceElement frame, Finding finding) {
        return new Report.Blame(
                Stack.function(frame),
                Stack.file(frame),
                frame.getLineNumber() > 0 ? frame.getLineNumber() : null,
                finding.library().orElse(null),
                finding.way().size() < 2 ? null : finding.way());
    }

    /** The stack that has the line to blame on it: of the opening, or of what asked for the connection. */
    private Report.OpenedBy openedBy(Finding finding) {
        Suspect subject = finding.shown();
        Use asked = subject.connection() == null ? null : subject.connection().request();
        for (Use each = asked; each != null; each = each.ledBy()) {
            boolean tellsMore = subject.opened().frames().isEmpty()
                    || finding.blame().filter(each.stack().frames()::contains).isPresent()
                            && finding.blame()
                                    .filter(subject.opened().frames()::contains)
                                    .isEmpty();
            if (tellsMore && !each.stack().frames().isEmpty()) {
                return new Report.OpenedBy(each.stack().lines(), mask.within(each.thread()));
            }
        }
        return new Report.OpenedBy(subject.opened().lines(), mask.within(subject.thread()));
    }

    private Report.LastUsedBy lastUsedBy(Suspect subject) {
        Use use = subject.lastUse();
        return use == null
                ? null
                : new Report.LastUsedBy(
                        use.stack().lines(),
                        mask.within(use.thread()),
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - use.nanoTime()));
    }

    /** By address and port for a client; a server's peers have ephemeral ports, which say nothing. */
    private List<Report.Peer> peers(Finding finding) {
        return finding.peers().stream()
                .map(peer -> new Report.Peer(mask.of(peer.address()), peer.port(), peer.count()))
                .toList();
    }

    private List<Report.Example> examples(Diagnosis.Found found) {
        long now = System.nanoTime();
        return found.finding().examples().stream()
                .filter(subject -> subject.tuple() != null)
                .map(subject -> new Report.Example(
                        mask.endpoint(
                                subject.tuple().localAddress(), subject.tuple().localPort()),
                        mask.endpoint(
                                subject.tuple().peerAddress(), subject.tuple().peerPort()),
                        TimeUnit.NANOSECONDS.toSeconds(now - subject.sinceNanos()),
                        found.traceId()))
                .toList();
    }

    private List<Report.WaveEntry> waves(Suspect subject) {
        return subject.connection() == null || subject.connection().teardown() == null
                ? List.of()
                : Waves.of(subject.connection().teardown(), mask);
    }
}
