// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The agent's report as its JSON says it. */
public record ReportJson(JsonObject root) {

    public static ReportJson read(Path file) {
        try {
            return new ReportJson(JsonParser.parseString(ReportSchemaCheck.checked(Files.readString(file)))
                    .getAsJsonObject());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many calls started this step, for example {@code active_fin}. */
    public long step(String name) {
        return root.getAsJsonObject("steps").get(name).getAsLong();
    }

    /** All calls that ended or reset a connection's own direction: each connection that was closed has one. */
    public long decidingSteps() {
        return Stream.of("active_fin", "passive_fin", "abort", "after_reset", "connect_abandoned")
                .mapToLong(this::step)
                .sum();
    }

    /** How many connections are in this state, for example {@code time_wait}. */
    public int state(String name) {
        return root.getAsJsonObject("states").get(name).getAsInt();
    }

    /** {@code coverage.missing}: why, by what. */
    public Map<String, String> missing() {
        Map<String, String> missing = new LinkedHashMap<>();
        elements(coverage(), "missing")
                .map(JsonElement::getAsJsonObject)
                .forEach(gap -> missing.put(
                        gap.get("what").getAsString(), gap.get("why").getAsString()));
        return missing;
    }

    /** {@code coverage.sources}. */
    public List<String> sources() {
        return elements(coverage(), "sources").map(JsonElement::getAsString).toList();
    }

    public long openedBeforeAttach() {
        return coverage().get("opened_before_attach").getAsLong();
    }

    public int tracked() {
        return coverage().get("tracked").getAsInt();
    }

    public JsonObject self() {
        return root.getAsJsonObject("self");
    }

    public long suppressedErrors() {
        return self().get("suppressed_errors").getAsLong();
    }

    /** {@code self.dropped} of this kind; 0 where nothing was. */
    public long dropped(String kind) {
        JsonElement count = self().getAsJsonObject("dropped").get(kind);
        return count == null ? 0 : count.getAsLong();
    }

    public String how() {
        return root.getAsJsonObject("fourwave").get("how").getAsString();
    }

    public List<JsonObject> findings() {
        return elements(root, "findings").map(JsonElement::getAsJsonObject).toList();
    }

    public List<JsonObject> teardowns() {
        return elements(root, "teardowns").map(JsonElement::getAsJsonObject).toList();
    }

    private JsonObject coverage() {
        return root.getAsJsonObject("coverage");
    }

    private static Stream<JsonElement> elements(JsonObject owner, String key) {
        return StreamSupport.stream(owner.getAsJsonArray(key).spliterator(), false);
    }
}
