// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import io.fourwave.connection.census.Snapshot;
import io.fourwave.diagnose.detector.Detectors;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Runs every detector after every sweep, keeps the findings, and announces one when it is new and again whenever it has
 * doubled. One that is gone and comes back is new. Watch thread; {@link #findings} from any.
 */
public final class Diagnosis {
    private static final Comparator<Finding> WORST_FIRST =
            Comparator.comparing(Finding::severity).thenComparing(Finding::count, Comparator.reverseOrder());

    /** A finding that was not there for this long is new when it comes back. */
    private static final long FORGOTTEN_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Beyond so many, a finding that has gone may get another number when it comes back. */
    private static final int MOST_NUMBERS = 10_000;

    private final Function<Snapshot, Stream<Finding>> detectors;
    private final Function<Finding, String> announce;
    private final Map<Finding.Key, Announced> announced = new HashMap<>();
    private final Map<Finding.Key, Integer> numbers = new HashMap<>();
    private int lastNumber;
    private volatile List<Found> findings = List.of();

    /** @param announce sends the finding as a span and returns the id of its trace, or null */
    public Diagnosis(Detectors detectors, Function<Finding, String> announce) {
        this(detectors::detect, announce);
    }

    Diagnosis(Function<Snapshot, Stream<Finding>> detectors, Function<Finding, String> announce) {
        this.detectors = detectors;
        this.announce = announce;
    }

    public void run(Snapshot snapshot) {
        Map<Finding.Key, Finding> found = new LinkedHashMap<>();
        detectors
                .apply(snapshot)
                .sorted(WORST_FIRST)
                // one line may use up the ports to two destinations: two of one key would announce each other for ever
                .forEach(finding -> found.putIfAbsent(finding.key(), finding));
        announced.values().removeIf(before -> snapshot.nowNanos() - before.seen > FORGOTTEN_NANOS);
        List<Finding> shown = FurtherLines.together(found.values());
        shown.forEach(this::number);
        findings = SameDestination.linked(shown, this::number).stream()
                .map(finding -> new Found(number(finding), finding, announceWhenGrown(finding, snapshot.nowNanos())))
                .toList();
    }

    /** What holds as of the last sweep, worst first. */
    public List<Found> findings() {
        return findings;
    }

    private int number(Finding finding) {
        if (numbers.size() >= MOST_NUMBERS) {
            numbers.keySet().retainAll(announced.keySet());
        }
        return numbers.computeIfAbsent(finding.key(), key -> ++lastNumber);
    }

    private String announceWhenGrown(Finding finding, long now) {
        Announced before = announced.get(finding.key());
        boolean news = before == null || finding.count() >= 2 * before.count || finding.severity() != before.severity;
        Announced after = news
                ? new Announced(finding.count(), finding.severity(), announce.apply(finding), now)
                : new Announced(before.count, before.severity, before.traceId, now);
        announced.put(finding.key(), after);
        return after.traceId;
    }

    /**
     * @param number the same as long as this agent watches, however the findings are sorted
     * @param traceId of the span that was sent for it last, or null
     */
    public record Found(int number, Finding finding, String traceId) {}

    private record Announced(int count, Severity severity, String traceId, long seen) {}
}
