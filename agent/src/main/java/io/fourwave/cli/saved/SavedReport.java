// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.saved;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.fourwave.report.ReportSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report in JSON, of this version or another one: fields that it has not are left out, those it has too many as well. */
public record SavedReport(Path file, String reportedAt, String jvm, List<SavedFinding> findings) {
    private static final int LONGEST_SHOWN = 40;

    /** @throws IOException that says what the file is not */
    public static SavedReport read(Path file) throws IOException {
        // not UTF-8 is no reason to refuse it before JSON is
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        JsonElement root;
        try {
            root = JsonParser.parseString(text);
        } catch (JsonParseException noJson) {
            throw new IOException("it is no JSON; a report in JSON is expected: report PID --format json -o FILE");
        }
        boolean report = root.isJsonObject()
                && root.getAsJsonObject().get("fourwave") instanceof JsonObject
                && root.getAsJsonObject().get("findings") instanceof JsonArray;
        if (!report) {
            throw new IOException("it is JSON, but no report of fourwave: 'fourwave' and 'findings' are missing");
        }
        JsonElement version = root.getAsJsonObject().get("schema_version");
        if (version != null && !isKnown(version)) {
            throw new IOException("its schema_version is " + shortened(version.toString()) + ", and this tool knows "
                    + ReportSchema.VERSION + ": use the version of fourwave that wrote it");
        }
        return of(file, root.getAsJsonObject());
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }

    /** What a later version means by its fields is not known. */
    private static boolean isKnown(JsonElement version) {
        try {
            return version.getAsInt() <= ReportSchema.VERSION;
        } catch (IllegalStateException | NumberFormatException | UnsupportedOperationException noNumber) {
            return false;
        }
    }

    private static SavedReport of(Path file, JsonObject report) throws IOException {
        try {
            List<SavedFinding> findings = new ArrayList<>();
            report.getAsJsonArray("findings").forEach(each -> findings.add(finding(each.getAsJsonObject())));
            JsonObject jvm = object(report, "jvm");
            return new SavedReport(
                    file,
                    text(report, "reported_at"),
                    (text(jvm, "main") + " pid " + text(jvm, "pid") + " on " + text(jvm, "host")).strip(),
                    List.copyOf(findings));
        } catch (IllegalStateException | NumberFormatException | UnsupportedOperationException otherwise) {
            throw new IOException("it is a report with a field of another kind: " + otherwise.getMessage());
        }
    }

    private static SavedFinding finding(JsonObject finding) {
        JsonObject blame = object(finding, "blame");
        StringBuilder where = new StringBuilder(text(finding, "side"));
        if (finding.get("peers") instanceof JsonArray peers) {
            peers.forEach(peer -> where.append(" ")
                    .append(text(peer.getAsJsonObject(), "address"))
                    .append(":")
                    .append(text(peer.getAsJsonObject(), "port")));
        }
        return new SavedFinding(
                text(finding, "verdict"),
                text(finding, "severity"),
                number(finding, "count"),
                text(blame, "frame"),
                text(blame, "file"),
                number(blame, "line"),
                text(blame, "library"),
                where.toString().strip(),
                text(finding, "summary"),
                text(finding, "advice"));
    }

    /** Those of one method as one. */
    public Map<String, SavedFinding> byKey() {
        Map<String, SavedFinding> byKey = new LinkedHashMap<>();
        findings.forEach(finding -> byKey.merge(finding.key(), finding, SavedFinding::plus));
        return byKey;
    }

    private static JsonObject object(JsonObject parent, String name) {
        return parent.get(name) instanceof JsonObject object ? object : new JsonObject();
    }

    private static String text(JsonObject parent, String name) {
        JsonElement element = parent.get(name);
        return element == null || element.isJsonNull() ? "" : element.getAsString();
    }

    private static int number(JsonObject parent, String name) {
        JsonElement element = parent.get(name);
        return element == null || element.isJsonNull() ? 0 : element.getAsInt();
    }
}
