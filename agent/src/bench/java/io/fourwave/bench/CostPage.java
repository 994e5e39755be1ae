// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The results as a page of Markdown. */
final class CostPage {
    private final Ledger ledger;
    private final StringBuilder page = new StringBuilder();

    CostPage(Ledger ledger) {
        this.ledger = ledger;
    }

    String text() {
        page.append("""
                # What it costs

                Written by `mvn -B -Pbench verify`. Medians, with quartiles in brackets; CPU is that of the whole process unless
                it says otherwise.

                """);
        ledger.machine().lines().forEach(line -> page.append("- ").append(line).append('\n'));
        budgets();
        ledger.rows().stream().map(Row::section).distinct().forEach(this::section);
        curves();
        absent();
        return page.toString();
    }

    private void budgets() {
        List<Row> budgeted =
                ledger.rows().stream().filter(row -> row.budget() != null).toList();
        page.append("\n## Budgets\n\n| what | JDK | budget | measured | |\n| --- | --- | --- | --- | --- |\n");
        for (Row row : budgeted) {
            page.append("| %s: %s | %d | %s | %s | %s |%n"
                    .formatted(
                            row.section(),
                            row.what(),
                            row.jdk(),
                            row.budget().text(),
                            figure(row),
                            row.misses() ? "**misses**" : "ok"));
        }
    }

    private void section(String name) {
        page.append("\n## ").append(name).append("\n\n| what | JDK | with | measured | runs | |\n");
        page.append("| --- | --- | --- | --- | --- | --- |\n");
        ledger.rows().stream()
                .filter(row -> row.section().equals(name))
                .forEach(row -> page.append("| %s | %d | %s | %s | %d | %s |%n"
                        .formatted(
                                row.what(),
                                row.jdk(),
                                row.variant(),
                                figure(row),
                                row.measured().runs(),
                                row.note())));
    }

    private void curves() {
        page.append("\n## How it grows\n\n");
        page.append("The exponent is that of a fit by a power: 0 is constant, 1 grows as its work does.\n\n");
        page.append("| what | JDK | by | medians | exponent |\n| --- | --- | --- | --- | --- |\n");
        for (Curve curve : ledger.curves()) {
            page.append("| %s: %s | %d | %s | %s %s | %.2f |%n"
                    .formatted(
                            curve.section(),
                            curve.what(),
                            curve.jdk(),
                            curve.work(),
                            points(curve.points()),
                            curve.unit(),
                            curve.exponent()));
        }
    }

    private void absent() {
        if (!ledger.absent().isEmpty()) {
            page.append("\n## Not measured\n\n");
            ledger.absent()
                    .forEach(sentence -> page.append("- ").append(sentence).append('\n'));
        }
    }

    private static String points(Map<Integer, Double> points) {
        return points.entrySet().stream()
                .map(point -> "%,d: %s".formatted(point.getKey(), number(point.getValue())))
                .collect(Collectors.joining("; "));
    }

    private static String figure(Row row) {
        Quartiles measured = row.measured();
        String spread =
                measured.runs() < 2 ? "" : " (%s to %s)".formatted(number(measured.lower()), number(measured.upper()));
        return number(measured.median()) + (row.unit().isEmpty() ? "" : " " + row.unit()) + spread;
    }

    /** Three digits that count. */
    private static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 || size == 0 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.3f" : "%.4f";
        return String.format(Locale.ROOT, format, value);
    }
}
