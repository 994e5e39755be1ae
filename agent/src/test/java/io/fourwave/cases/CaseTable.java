// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import com.google.gson.JsonObject;
import io.fourwave.support.Jdk;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What came of every case of a test class, printed into the build's log at its end. */
final class CaseTable implements AfterAllCallback {
    private static final String ROW = "%-56s %3s  %-42s %-36s %-46s %s%n";

    private final Queue<Row> rows = new ConcurrentLinkedQueue<>();

    void enter(LeakCase leakCase, Jdk jdk, CaseOutcome judgement) {
        rows.add(new Row(leakCase, jdk, judgement));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        StringBuilder table = new StringBuilder("\n")
                .append(ROW.formatted("case", "JDK", "verdict", "blame", "library", "right or wrong"));
        rows.stream()
                .sorted(Comparator.comparing((Row row) -> row.leakCase().name())
                        .thenComparing(row -> row.jdk().feature()))
                .forEach(row -> table.append(row.text()));
        System.out.println(table);
    }

    private record Row(LeakCase leakCase, Jdk jdk, CaseOutcome judgement) {

        String text() {
            List<String> complaints = judgement.complaints();
            return ROW.formatted(
                    leakCase.name(),
                    jdk.feature(),
                    each(Row::verdict),
                    each(finding -> frame(finding.getAsJsonObject("blame"))),
                    each(finding -> CaseOutcome.text(finding.getAsJsonObject("blame"), "library")),
                    complaints.isEmpty() ? "right" : "WRONG: " + String.join("; ", complaints));
        }

        private String each(Function<JsonObject, String> column) {
            return judgement.findings().isEmpty()
                    ? "-"
                    : judgement.findings().stream().map(column).collect(Collectors.joining(", "));
        }

        private static String verdict(JsonObject finding) {
            return CaseOutcome.text(finding, "count") + " " + CaseOutcome.text(finding, "verdict") + " ("
                    + CaseOutcome.text(finding, "severity") + ")";
        }

        /** {@code Orders.fetch:42}. */
        private static String frame(JsonObject blame) {
            String frame = CaseOutcome.text(blame, "frame");
            int method = frame.lastIndexOf('.');
            return frame.substring(frame.lastIndexOf('.', method - 1) + 1) + ":" + CaseOutcome.text(blame, "line");
        }
    }
}
