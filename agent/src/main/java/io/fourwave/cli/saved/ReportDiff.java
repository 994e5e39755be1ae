// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.saved;

import io.fourwave.diagnose.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What became of the findings between two reports.
 *
 * @param changes the worst first
 */
public record ReportDiff(List<Change> changes, int unchanged) {

    public static ReportDiff between(SavedReport before, SavedReport after) {
        Map<String, SavedFinding> old = before.byKey();
        List<Change> changes = new ArrayList<>();
        int unchanged = 0;
        for (SavedFinding now : after.byKey().values()) {
            SavedFinding then = old.remove(now.key());
            Kind kind = kind(then, now);
            if (kind == Kind.SAME) {
                unchanged++;
            } else {
                changes.add(new Change(kind, then, now));
            }
        }
        old.values().forEach(gone -> changes.add(new Change(Kind.GONE, gone, null)));
        changes.sort(Comparator.comparing((Change change) -> !change.isWorse())
                .thenComparing(Change::kind)
                .thenComparing(change -> -change.latest().weight()));
        return new ReportDiff(List.copyOf(changes), unchanged);
    }

    private static Kind kind(SavedFinding then, SavedFinding now) {
        if (then == null) {
            return Kind.NEW;
        }
        if (now.weight() != then.weight()) {
            return now.weight() > then.weight() ? Kind.GROWN : Kind.SHRUNK;
        }
        return now.count() == then.count() ? Kind.SAME : now.count() > then.count() ? Kind.GROWN : Kind.SHRUNK;
    }

    public boolean isWorse() {
        return changes.stream().anyMatch(Change::isWorse);
    }

    public enum Kind {
        NEW,
        GROWN,
        SHRUNK,
        GONE,
        SAME
    }

    /** @param then null for a new one; {@code now} is null for one that is gone */
    public record Change(Kind kind, SavedFinding then, SavedFinding now) {
        SavedFinding latest() {
            return now == null ? then : now;
        }

        /** What is no fault of the application is reported, and breaks no build. */
        public boolean isWorse() {
            return (kind == Kind.NEW || kind == Kind.GROWN) && now.isAtLeast(Severity.SUSPECT.text());
        }

        public String text() {
            SavedFinding finding = latest();
            String severity = then != null && now != null && !then.severity().equals(now.severity())
                    ? then.severity() + " -> " + now.severity()
                    : finding.severity();
            String count = then == null || now == null
                    ? Integer.toString(finding.count())
                    : then.count() + " -> " + now.count();
            return "%-6s %s %s: %s, %s"
                    .formatted(
                            kind.name().toLowerCase(java.util.Locale.ROOT),
                            severity,
                            finding.verdict(),
                            count,
                            finding.place());
        }
    }
}
