// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.saved;

import io.fourwave.diagnose.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The findings that fail a build, in the form that a CI system shows. */
public enum CheckFormat {
    PLAIN {
        @Override
        public List<String> lines(List<SavedReport> reports, String least, SourceFiles sources) {
            List<String> lines = new ArrayList<>();
            for (SavedReport report : reports) {
                List<SavedFinding> failing = failing(report, least);
                lines.add(report.file() + ": "
                        + (failing.isEmpty()
                                ? "nothing of severity " + least
                                        + (least.equals(Severity.LEAK.text()) ? "" : " or worse")
                                : failing.size() + " of " + report.findings().size() + " findings fail the check"));
                failing.forEach(each -> lines.add("  " + each.severity().toUpperCase(Locale.ROOT) + " " + each.verdict()
                        + ": " + each.count() + ", " + each.place() + ": " + each.summary()));
            }
            return lines;
        }
    },

    JUNIT {
        @Override
        public List<String> lines(List<SavedReport> reports, String least, SourceFiles sources) {
            List<String> lines = new ArrayList<>(List.of("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites>"));
            for (SavedReport report : reports) {
                List<SavedFinding> failing = failing(report, least);
                lines.add("  <testsuite name=\"fourwave %s\" tests=\"%d\" failures=\"%d\" errors=\"0\">"
                        .formatted(xml(report.file().toString()), Math.max(1, failing.size()), failing.size()));
                if (failing.isEmpty()) {
                    lines.add("    <testcase classname=\"fourwave\" name=\"no %s\"/>".formatted(xml(least)));
                }
                for (SavedFinding each : failing) {
                    lines.add("    <testcase classname=\"%s\" name=\"%s\">"
                            .formatted(xml(each.frame().isEmpty() ? "fourwave" : each.frame()), xml(each.verdict())));
                    lines.add("      <failure type=\"%s\" message=\"%s\">%s</failure>"
                            .formatted(
                                    xml(each.severity()),
                                    xml(each.count() + ", " + each.place()),
                                    xml(each.summary() + "\n" + each.advice())));
                    lines.add("    </testcase>");
                }
                lines.add("  </testsuite>");
            }
            lines.add("</testsuites>");
            return lines;
        }
    },

    /** Workflow commands of GitHub Actions. */
    GITHUB {
        @Override
        public List<String> lines(List<SavedReport> reports, String least, SourceFiles sources) {
            List<String> lines = new ArrayList<>();
            for (SavedReport report : reports) {
                for (SavedFinding each : failing(report, least)) {
                    String place = sources.find(each)
                            .map(file -> "file=" + property(file) + ",line=" + Math.max(1, each.line()) + ",")
                            .orElse("");
                    lines.add("::%s %stitle=%s::%s"
                            .formatted(
                                    each.severity().equals(Severity.SUSPECT.text()) ? "warning" : "error",
                                    place,
                                    property("fourwave " + each.verdict()),
                                    data(each.count() + ", " + each.place() + ": " + each.summary() + " "
                                            + each.advice())));
                }
            }
            return lines;
        }
    };

    /** @param least {@code leak} or {@code suspect} */
    public abstract List<String> lines(List<SavedReport> reports, String least, SourceFiles sources);

    /** What each is called on the command line. */
    public static List<String> words() {
        return List.of(values()).stream()
                .map(format -> format.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    public static Optional<CheckFormat> of(String word) {
        return List.of(values()).stream()
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    public static List<SavedFinding> failing(SavedReport report, String least) {
        return report.findings().stream().filter(each -> each.isAtLeast(least)).toList();
    }

    private static String xml(String text) {
        return text.replaceAll("[^\\x09\\x0a\\x20-\\ud7ff\\ue000-\\ufffd]", "?")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** As {@code @actions/core} escapes. */
    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
