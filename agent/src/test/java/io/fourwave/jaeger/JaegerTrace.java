// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jaeger;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.fourwave.support.ReceivedSpan;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A trace as Jaeger's query API gives it: the root, then the phases in the order of their times. These are whole microseconds, so
 * that phases shorter than that are told apart by the order of the waves alone.
 */
public record JaegerTrace(String id, List<ReceivedSpan> spans) {

    private static final List<String> WAVES =
            List.of("FIN_WAIT_1", "FIN_WAIT_2", "CLOSING", "TIME_WAIT", "CLOSE_WAIT", "LAST_ACK");

    private static final Comparator<ReceivedSpan> ROOT_THEN_PHASES = Comparator.comparing(ReceivedSpan::isRoot)
            .reversed()
            .thenComparingLong(ReceivedSpan::startNanos)
            .thenComparingLong(ReceivedSpan::endNanos)
            .thenComparingInt(span -> WAVES.indexOf(span.name()));

    static JaegerTrace of(JsonObject trace) {
        JsonObject processes = trace.getAsJsonObject("processes");
        List<ReceivedSpan> spans = objects(trace, "spans")
                .map(span -> span(span, processes.getAsJsonObject(text(span, "processID"))))
                .sorted(ROOT_THEN_PHASES)
                .toList();
        return new JaegerTrace(text(trace, "traceID"), spans);
    }

    /** The only span without a parent. */
    public ReceivedSpan root() {
        List<ReceivedSpan> roots = spans.stream().filter(ReceivedSpan::isRoot).toList();
        if (roots.size() != 1) {
            throw new AssertionError("not one root but " + roots.size() + " in " + this);
        }
        return roots.get(0);
    }

    /** The spans below the root, in their order. */
    List<ReceivedSpan> phases() {
        return spans.stream().filter(span -> !span.isRoot()).toList();
    }

    List<String> phaseNames() {
        return phases().stream().map(ReceivedSpan::name).toList();
    }

    @Override
    public String toString() {
        ReceivedSpan first = spans.get(0);
        return "%s %s:%s -> %s:%s %s"
                .formatted(
                        first.name(),
                        first.text("network.local.address"),
                        first.text("network.local.port"),
                        first.text("network.peer.address"),
                        first.text("network.peer.port"),
                        phaseNames());
    }

    private static ReceivedSpan span(JsonObject span, JsonObject process) {
        Map<String, Object> tags = tags(span, "tags");
        long start = span.get("startTime").getAsLong() * 1000;
        String trace = text(span, "traceID");
        return new ReceivedSpan(
                trace,
                text(span, "spanID"),
                parent(span, trace),
                text(span, "operationName"),
                String.valueOf(tags.getOrDefault("span.kind", "internal")).toUpperCase(Locale.ROOT),
                start,
                start + span.get("duration").getAsLong() * 1000,
                tags,
                objects(span, "logs").map(JaegerTrace::event).toList(),
                links(span, trace),
                String.valueOf(tags.getOrDefault("otel.status_code", "UNSET")),
                String.valueOf(tags.getOrDefault("otel.scope.name", "")),
                tags(process, "tags"));
    }

    private static String parent(JsonObject span, String trace) {
        return objects(span, "references")
                .filter(reference -> isParent(reference, trace))
                .map(reference -> text(reference, "spanID"))
                .findFirst()
                .orElse("");
    }

    private static List<ReceivedSpan.Link> links(JsonObject span, String trace) {
        return objects(span, "references")
                .filter(reference -> !isParent(reference, trace))
                .map(reference ->
                        new ReceivedSpan.Link(text(reference, "traceID"), text(reference, "spanID"), Map.of()))
                .toList();
    }

    private static boolean isParent(JsonObject reference, String trace) {
        return text(reference, "refType").equals("CHILD_OF")
                && text(reference, "traceID").equals(trace);
    }

    private static ReceivedSpan.Event event(JsonObject log) {
        Map<String, Object> fields = tags(log, "fields");
        return new ReceivedSpan.Event(
                String.valueOf(fields.get("event")), log.get("timestamp").getAsLong() * 1000, fields);
    }

    private static Map<String, Object> tags(JsonObject owner, String key) {
        Map<String, Object> tags = new LinkedHashMap<>();
        objects(owner, key).forEach(tag -> tags.put(text(tag, "key"), value(tag)));
        return tags;
    }

    private static Object value(JsonObject tag) {
        JsonPrimitive value = tag.getAsJsonPrimitive("value");
        return switch (text(tag, "type")) {
            case "bool" -> value.getAsBoolean();
            case "int64" -> value.getAsLong();
            case "float64" -> value.getAsDouble();
            default -> value.getAsString();
        };
    }

    private static Stream<JsonObject> objects(JsonObject owner, String key) {
        JsonElement array = owner.has(key) && owner.get(key).isJsonArray() ? owner.get(key) : new JsonArray();
        return StreamSupport.stream(array.getAsJsonArray().spliterator(), false).map(JsonElement::getAsJsonObject);
    }

    private static String text(JsonObject owner, String key) {
        return owner.get(key).getAsString();
    }
}
