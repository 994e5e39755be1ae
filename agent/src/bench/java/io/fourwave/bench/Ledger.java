// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything measured so far; written anew after each section, so that a run cut short leaves what it has. */
final class Ledger {
    private final Machine machine;
    private final Path output;
    private final List<Row> rows = new ArrayList<>();
    private final List<Curve> curves = new ArrayList<>();
    private final Set<String> absent = new LinkedHashSet<>();

    Ledger(Machine machine, Path output) {
        this.machine = machine;
        this.output = output;
    }

    void add(Row row) {
        rows.add(row);
        System.out.printf(
                "bench: JDK %d, %s, %s, %s: %.3f (%.3f to %.3f) %s%s%n",
                row.jdk(),
                row.section(),
                row.what(),
                row.variant(),
                row.measured().median(),
                row.measured().lower(),
                row.measured().upper(),
                row.unit(),
                row.misses() ? "  MISSES " + row.budget().text() : "");
    }

    void add(Curve curve) {
        curves.add(curve);
        System.out.printf(
                "bench: JDK %d, %s, %s: %s, exponent %.2f%n",
                curve.jdk(), curve.section(), curve.what(), curve.points(), curve.exponent());
    }

    /** What could not be measured, and why. */
    void absent(String sentence) {
        absent.add(sentence);
        System.out.println("bench: " + sentence);
    }

    void absent(String section, int jdk, Map<Variant, String> failures) {
        failures.forEach((variant, reason) ->
                absent("%s, JDK %d: %s cannot run: %s".formatted(section, jdk, variant.name(), reason)));
    }

    List<Row> rows() {
        return rows;
    }

    List<Curve> curves() {
        return curves;
    }

    Set<String> absent() {
        return absent;
    }

    Machine machine() {
        return machine;
    }

    void write() throws IOException {
        Files.createDirectories(output);
        Files.writeString(output.resolve("cost.md"), new CostPage(this).text());
        Files.writeString(
                output.resolve("cost.json"),
                new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(document()));
    }

    /** Quantities that Java writes as infinite have no place in JSON: a budget is its text. */
    private Map<String, Object> document() {
        return Map.of(
                "machine", machine.lines(),
                "rows", rows.stream().map(Ledger::json).toList(),
                "curves", curves.stream().map(Ledger::json).toList(),
                "absent", absent);
    }

    private static Map<String, Object> json(Row row) {
        return Map.of(
                "section", row.section(),
                "what", row.what(),
                "jdk", row.jdk(),
                "variant", row.variant(),
                "unit", row.unit(),
                "measured", row.measured(),
                "budget", row.budget() == null ? "" : row.budget().text(),
                "misses", row.misses(),
                "note", row.note());
    }

    private static Map<String, Object> json(Curve curve) {
        return Map.of(
                "section", curve.section(),
                "what", curve.what(),
                "jdk", curve.jdk(),
                "work", curve.work(),
                "unit", curve.unit(),
                "points", curve.points(),
                "exponent", Double.isNaN(curve.exponent()) ? "" : curve.exponent());
    }
}
