// SPDX-License-Identifier: Apache-2.0
package io.fourwave.servers;

import com.google.gson.JsonObject;
import io.fourwave.support.ReceivedSpan;
import io.fourwave.support.ReportJson;
import io.fourwave.support.SpansFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a program and, where it was there, the agent in it have told by their end.
 *
 * @param spans the file of spans, which tells what was found at any time before
 */
record ProgramAccount(
        LibraryProgram program, List<String> stdout, List<String> stderr, Optional<ReportJson> report, Path spans) {
    private static final Set<String> HARMLESS = Set.of("info", "benign");

    /** All but its port, which is another each time. */
    List<String> answers() {
        return stdout.stream().filter(line -> !line.startsWith("listening ")).toList();
    }

    /** How many connections' ends the agent has seen. */
    long closes() {
        return report.map(ReportJson::decidingSteps).orElse(0L);
    }

    long suppressedErrors() {
        return report.map(ReportJson::suppressedErrors).orElse(0L);
    }

    /** For example {@code 8 close_wait_idle_pool (benign)}, at any time, each verdict once. */
    List<String> findings() {
        return announced()
                .map(span -> "%s %s (%s)"
                        .formatted(
                                span.text("fourwave.finding.count"),
                                span.text("fourwave.verdict"),
                                span.text("fourwave.severity")))
                .distinct()
                .toList();
    }

    /** Every finding above {@code info}, at the end and at any time before. */
    List<String> accusations() {
        Stream<String> atTheEnd = report.stream()
                .flatMap(each -> each.findings().stream())
                .filter(finding -> !HARMLESS.contains(finding.get("severity").getAsString()))
                .map(JsonObject::toString);
        Stream<String> before = announced()
                .filter(span -> !HARMLESS.contains(span.text("fourwave.severity")))
                .map(span -> "announced: " + span.attributes());
        return Stream.concat(atTheEnd, before).toList();
    }

    private Stream<ReceivedSpan> announced() {
        return report.stream()
                .flatMap(each -> SpansFile.read(spans).stream())
                .filter(span -> span.name().startsWith("tcp finding "));
    }
}
