// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Severity;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Connections with a finding, by the line to blame, with a bound to the number of time series: the worst lines by name, the
 * others together as {@code other}. A line keeps its name until another is twice as bad, so that two lines that are equally bad
 * do not take turns. Over the whole life of the JVM no more than {@link #NAMED_EVER} lines get a name: each is a series that a
 * store keeps.
 */
final class FindingCounts {
    static final int NAMED = 20;
    static final int NAMED_EVER = 200;
    static final String OTHER = "other";

    private final Set<Line> ever = new HashSet<>();
    private Set<Line> named = Set.of();

    /** The reader's thread; two readers take turns. */
    synchronized Map<Attributes, Long> of(List<Finding> findings) {
        named = worst(findings);
        Map<Attributes, Long> counts = new HashMap<>();
        for (Finding finding : findings) {
            Line line = Line.of(finding);
            counts.merge(
                    attributes(finding, named.contains(line) ? line : Line.OTHERS), (long) finding.count(), Long::sum);
        }
        return counts;
    }

    private Set<Line> worst(List<Finding> findings) {
        Map<Line, Weight> weights = new HashMap<>();
        for (Finding finding : findings) {
            Line line = Line.of(finding);
            // an incumbent counts twice
            long count = named.contains(line) ? 2L * finding.count() : finding.count();
            weights.merge(line, new Weight(finding.severity(), count), Weight::plus);
        }
        List<Line> lines = new ArrayList<>(weights.keySet());
        lines.sort(Comparator.<Line, Weight>comparing(weights::get)
                .thenComparing(Line::blame)
                .thenComparing(Line::library));
        Set<Line> worst = new HashSet<>();
        for (Line line : lines) {
            if (worst.size() < NAMED && mayBeNamed(line)) {
                worst.add(line);
            }
        }
        return worst;
    }

    private boolean mayBeNamed(Line line) {
        if (!ever.contains(line) && ever.size() < NAMED_EVER) {
            ever.add(line);
        }
        return ever.contains(line);
    }

    private static Attributes attributes(Finding finding, Line line) {
        AttributesBuilder attributes = Attributes.builder()
                .put(SpanNames.VERDICT, finding.verdict().text())
                .put(SpanNames.SEVERITY, finding.severity().text());
        if (!line.blame.isEmpty()) {
            attributes.put(SpanNames.BLAME, line.blame);
        }
        if (!line.library.isEmpty()) {
            attributes.put(SpanNames.LIBRARY, line.library);
        }
        return attributes.build();
    }

    /** Empty texts where they are not known. */
    private record Line(String blame, String library) {
        static final Line OTHERS = new Line(OTHER, OTHER);

        static Line of(Finding finding) {
            return new Line(
                    finding.blame().map(SpanNames::blame).orElse(""),
                    finding.library().orElse(""));
        }
    }

    /** Worst first. */
    private record Weight(Severity severity, long count) implements Comparable<Weight> {

        Weight plus(Weight other) {
            Severity worse = severity.compareTo(other.severity) <= 0 ? severity : other.severity;
            return new Weight(worse, count + other.count);
        }

        @Override
        public int compareTo(Weight other) {
            int bySeverity = severity.compareTo(other.severity);
            return bySeverity != 0 ? bySeverity : Long.compare(other.count, count);
        }
    }
}
