// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import com.google.gson.JsonArray;
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

/**
 * What the agent's {@code spans.file} holds: OTLP JSON (hex ids, 64-bit integers as strings), one {@code resourceSpans}
 * document a line.
 */
public final class SpansFile {

    private static final List<String> STATUS = List.of("UNSET", "OK", "ERROR");
    private static final List<String> KIND =
            List.of("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER");

    private SpansFile() {}

    /** Every span of the file, in its order. */
    public static List<ReceivedSpan> read(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> JsonParser.parseString(line).getAsJsonObject())
                    .flatMap(document -> objects(document, "resourceSpans"))
                    .flatMap(SpansFile::spansOfResource)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<ReceivedSpan> spansOfResource(JsonObject resourceSpans) {
        Map<String, Object> resource = attributes(resourceSpans.getAsJsonObject("resource"));
        return objects(resourceSpans, "scopeSpans").flatMap(scopeSpans -> {
            String scope = text(scopeSpans.getAsJsonObject("scope"), "name");
            return objects(scopeSpans, "spans").map(span -> span(span, scope, resource));
        });
    }

    private static ReceivedSpan span(JsonObject span, String scope, Map<String, Object> resource) {
        return new ReceivedSpan(
                text(span, "traceId"),
                text(span, "spanId"),
                text(span, "parentSpanId"),
                text(span, "name"),
                KIND.get(number(span, "kind")),
                span.get("startTimeUnixNano").getAsLong(),
                span.get("endTimeUnixNano").getAsLong(),
                attributes(span),
                objects(span, "events").map(SpansFile::event).toList(),
                objects(span, "links").map(SpansFile::link).toList(),
                span.has("status") ? STATUS.get(number(span.getAsJsonObject("status"), "code")) : STATUS.get(0),
                scope,
                resource);
    }

    private static ReceivedSpan.Event event(JsonObject event) {
        return new ReceivedSpan.Event(
                text(event, "name"), event.get("timeUnixNano").getAsLong(), attributes(event));
    }

    private static ReceivedSpan.Link link(JsonObject link) {
        return new ReceivedSpan.Link(text(link, "traceId"), text(link, "spanId"), attributes(link));
    }

    private static Map<String, Object> attributes(JsonObject owner) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        objects(owner, "attributes")
                .forEach(pair -> attributes.put(text(pair, "key"), value(pair.getAsJsonObject("value"))));
        return attributes;
    }

    private static Object value(JsonObject value) {
        Map.Entry<String, JsonElement> only = value.entrySet().iterator().next();
        JsonElement content = only.getValue();
        return switch (only.getKey()) {
            case "stringValue" -> content.getAsString();
            case "boolValue" -> content.getAsBoolean();
            case "intValue" -> content.getAsLong();
            case "doubleValue" -> content.getAsDouble();
            case "arrayValue" ->
                objects(content.getAsJsonObject(), "values")
                        .map(SpansFile::value)
                        .toList();
            default -> throw new AssertionError("an attribute of a kind nobody expected: " + value);
        };
    }

    private static Stream<JsonObject> objects(JsonObject owner, String key) {
        JsonElement array = owner.has(key) ? owner.get(key) : new JsonArray();
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false).map(JsonElement::getAsJsonObject);
    }

    private static String text(JsonObject owner, String key) {
        return owner.has(key) ? owner.get(key).getAsString() : "";
    }

    private static int number(JsonObject owner, String key) {
        return owner.has(key) ? owner.get(key).getAsInt() : 0;
    }
}
