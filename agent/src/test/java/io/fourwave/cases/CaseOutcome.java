// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.fourwave.support.ReportJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report against what its case expects. */
record CaseOutcome(List<JsonObject> findings, List<String> complaints) {
    /** Of a case that did not come to its end. */
    static final CaseOutcome NONE = new CaseOutcome(List.of(), List.of("no report"));

    private static final Path SOURCES = Path.of("src/test/java/io/fourwave/cases/app");

    static CaseOutcome of(LeakCase leakCase, ReportJson report, List<String> announced) {
        List<String> complaints = new ArrayList<>();
        List<JsonObject> unexpected = new ArrayList<>(report.findings());
        leakCase.expected().forEach(expected -> complaints.addAll(take(expected, unexpected)));
        unexpected.stream()
                .filter(finding -> !text(finding, "severity").equals("info"))
                .forEach(finding -> complaints.add("nobody expected " + text(finding, "verdict")));
        leakCase.announced().stream()
                .filter(verdict -> !announced.contains(verdict))
                .forEach(verdict -> complaints.add("no span of " + verdict));
        if (report.suppressedErrors() != 0) {
            complaints.add(report.suppressedErrors() + " errors suppressed");
        }
        return new CaseOutcome(report.findings(), complaints);
    }

    /** Takes out the finding that fits best; what is wrong with it. */
    private static List<String> take(Expected expected, List<JsonObject> findings) {
        Optional<JsonObject> best = findings.stream()
                .filter(finding -> text(finding, "verdict").matches(expected.verdict()))
                .min(Comparator.comparing(
                        finding -> differences(finding, expected).size()));
        best.ifPresent(findings::remove);
        return best.map(finding -> differences(finding, expected))
                .orElse(expected.optional() ? List.of() : List.of("no " + expected.verdict()));
    }

    /** What a person needs in order to see why. */
    List<String> summary() {
        return findings.stream()
                .map(finding -> Stream.of("verdict", "severity", "confidence", "count", "side", "blame", "evidence")
                        .map(name -> name + " " + finding.get(name))
                        .collect(Collectors.joining(", ")))
                .toList();
    }

    private static List<String> differences(JsonObject finding, Expected expected) {
        List<String> complaints = new ArrayList<>();
        if (!expected.severities().contains(text(finding, "severity"))) {
            complaints.add("severity " + text(finding, "severity") + ", not " + expected.severities());
        }
        equal("side", text(finding, "side"), expected.side(), complaints);
        if (expected.count() != 0) {
            equal("count", text(finding, "count"), Integer.toString(expected.count()), complaints);
        }
        compareBlame(finding.getAsJsonObject("blame"), expected, complaints);
        expected.evidence().forEach((name, wanted) -> {
            String value = text(finding.getAsJsonObject("evidence"), name);
            if (!fits(value, wanted)) {
                complaints.add("evidence " + name + " " + value + ", not " + wanted);
            }
        });
        if (!finding.getAsJsonObject("opened_by").toString().contains(expected.opened())) {
            complaints.add("not opened through " + expected.opened());
        }
        if (Stream.of("summary", "advice", "confirm")
                .anyMatch(name -> text(finding, name).isBlank())) {
            complaints.add("no summary, advice or command to confirm it");
        }
        return complaints;
    }

    private static void compareBlame(JsonObject blame, Expected expected, List<String> complaints) {
        if (!text(blame, "frame").endsWith(expected.method())) {
            complaints.add("blame " + text(blame, "frame") + ", not " + expected.method());
        } else if (!expected.code().isEmpty() && !sourceLine(blame).contains(expected.code())) {
            complaints.add("blame \"" + sourceLine(blame) + "\", not " + expected.code());
        }
        if (!text(blame, "library").matches(expected.library())) {
            complaints.add("library \"" + text(blame, "library") + "\", not " + expected.library());
        }
    }

    private static String sourceLine(JsonObject blame) {
        try {
            return Files.readAllLines(SOURCES.resolve(text(blame, "file")))
                    .get(blame.get("line").getAsInt() - 1)
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void equal(String what, String value, String wanted, List<String> complaints) {
        if (!value.equals(wanted)) {
            complaints.add(what + " " + value + ", not " + wanted);
        }
    }

    private static boolean fits(String value, String wanted) {
        return switch (wanted) {
            case "*" -> !value.isEmpty();
            case ">0" -> value.matches("[1-9]\\d*");
            default -> value.equals(wanted);
        };
    }

    /** "" where there is no such thing. */
    static String text(JsonObject owner, String key) {
        JsonElement value = owner == null ? null : owner.get(key);
        return value == null || value.isJsonNull() ? "" : value.getAsString();
    }
}
