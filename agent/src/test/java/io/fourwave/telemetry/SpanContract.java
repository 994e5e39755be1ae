// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.ReceivedSpan;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names and types that users, dashboards and searches rely on. */
final class SpanContract {
    private static final Map<String, Class<?>> TYPES = Map.ofEntries(
            Map.entry("network.transport", String.class),
            Map.entry("network.type", String.class),
            Map.entry("network.local.address", String.class),
            Map.entry("network.local.port", Long.class),
            Map.entry("network.peer.address", String.class),
            Map.entry("network.peer.port", Long.class),
            Map.entry("network.connection.state", String.class),
            Map.entry("fourwave.side", String.class),
            Map.entry("fourwave.step", String.class),
            Map.entry("fourwave.role", String.class),
            Map.entry("fourwave.state.before", String.class),
            Map.entry("fourwave.abort.reason", String.class),
            Map.entry("fourwave.unread_bytes", Long.class),
            Map.entry("fourwave.deferred", Boolean.class),
            Map.entry("fourwave.confidence", String.class),
            Map.entry("fourwave.source", String.class),
            Map.entry("fourwave.timing", String.class),
            Map.entry("fourwave.timing.error", Double.class),
            Map.entry("fourwave.final_state", String.class),
            Map.entry("code.function.name", String.class),
            Map.entry("code.file.path", String.class),
            Map.entry("code.line.number", Long.class),
            Map.entry("code.stacktrace", String.class),
            Map.entry("thread.name", String.class),
            Map.entry("thread.id", Long.class),
            Map.entry("fourwave.open.function", String.class),
            Map.entry("fourwave.open.stacktrace", String.class),
            Map.entry("fourwave.open.library", String.class),
            Map.entry("fourwave.connection.duration", Double.class),
            Map.entry("fourwave.verdict", String.class),
            Map.entry("fourwave.severity", String.class),
            Map.entry("fourwave.finding.count", Long.class),
            Map.entry("fourwave.summary", String.class),
            Map.entry("fourwave.blame", String.class),
            Map.entry("error.type", String.class),
            Map.entry("fourwave.opened_in.trace_id", String.class),
            Map.entry("fourwave.closed_in.trace_id", String.class),
            Map.entry("fourwave.advice", String.class),
            Map.entry("fourwave.confirm", String.class),
            Map.entry("fourwave.close.closed", Long.class),
            Map.entry("fourwave.close.spared", Long.class),
            Map.entry("fourwave.close.forced", Boolean.class));
    private static final Set<String> ALL = Set.of(
            "network.transport",
            "network.type",
            "network.local.address",
            "network.local.port",
            "network.peer.address",
            "network.peer.port",
            "fourwave.side",
            "fourwave.source");
    private static final Set<String> ORIGIN =
            Set.of("fourwave.open.function", "fourwave.open.stacktrace", "fourwave.connection.duration");
    private static final Set<String> TEARDOWN = Set.of("fourwave.role", "fourwave.confidence", "fourwave.final_state");
    private static final Set<String> CALL = Set.of(
            "fourwave.step",
            "fourwave.state.before",
            "code.function.name",
            "code.file.path",
            "code.line.number",
            "code.stacktrace",
            "thread.name",
            "thread.id");
    private static final Set<String> PHASE = Set.of("network.connection.state", "fourwave.timing");
    private static final Set<String> FINDING = Set.of(
            "fourwave.verdict",
            "fourwave.severity",
            "fourwave.confidence",
            "fourwave.finding.count",
            "fourwave.blame",
            "code.function.name",
            "code.file.path",
            "code.line.number");
    private static final Set<String> BATCH =
            Set.of("fourwave.verdict", "fourwave.close.closed", "fourwave.close.spared", "fourwave.close.forced");
    private static final Map<String, List<String>> VALUES = Map.of(
            "network.transport", List.of("tcp"),
            "network.type", List.of("ipv4", "ipv6"),
            "fourwave.side", List.of("client", "server"),
            "fourwave.step",
                    List.of("active_fin", "passive_fin", "abort", "release", "after_reset", "connect_abandoned"),
            "fourwave.role", List.of("active", "passive", "simultaneous", "aborted", "reset_by_peer"),
            "fourwave.abort.reason", List.of("linger_zero", "unread_data"),
            "fourwave.confidence", List.of("certain", "probable", "possible"),
            "fourwave.source", List.of("tcp_info", "sock_diag", "proc", "ss", "call"),
            "fourwave.timing", List.of("exact", "sampled"));

    private SpanContract() {}

    /** What holds for each span that leaves the agent, whatever it tells. */
    static void assertHolds(ReceivedSpan span) {
        assertThat(span.scope()).isEqualTo("io.fourwave.agent");
        assertThat(span.kind()).isEqualTo("INTERNAL");
        boolean leak = span.text("fourwave.severity").equals("leak");
        assertThat(span.status()).isEqualTo(leak ? "ERROR" : "UNSET");
        assertThat(span.text("error.type")).isEqualTo(leak ? span.text("fourwave.verdict") : "");
        assertLinksAreAttributesToo(span);
        assertThat(span.endNanos()).isGreaterThanOrEqualTo(span.startNanos());
        assertThat(span.attributes()).containsKeys(required(span).toArray(String[]::new));
        assertThat(TYPES.keySet()).containsAll(span.attributes().keySet());
        span.attributes().forEach((key, value) -> assertThat(value).as(key).isExactlyInstanceOf(TYPES.get(key)));
        VALUES.forEach((key, values) -> {
            if (span.attributes().containsKey(key)) {
                assertThat(values).as(key).contains(span.text(key));
            }
        });
    }

    private static void assertLinksAreAttributesToo(ReceivedSpan span) {
        for (String what : List.of("opened_in", "closed_in")) {
            String linked = span.links().stream()
                    .filter(link -> link.attributes().get("fourwave.link").equals(what))
                    .map(ReceivedSpan.Link::traceId)
                    .findFirst()
                    .orElse("");
            assertThat(span.text("fourwave." + what + ".trace_id")).isEqualTo(linked);
        }
    }

    /** The attributes that only some spans of a kind have are left to the tests. */
    private static Set<String> required(ReceivedSpan span) {
        Stream<Set<String>> sets;
        if (!span.isRoot()) {
            sets = Stream.of(ALL, PHASE);
        } else if (span.name().startsWith("tcp finding ")) {
            sets = Stream.of(ALL, ORIGIN, FINDING);
        } else if (span.name().equals("tcp close on demand")) {
            sets = Stream.of(ALL, BATCH);
        } else {
            boolean called =
                    span.events().stream().anyMatch(event -> event.attributes().containsKey("fourwave.step"));
            sets = Stream.of(ALL, ORIGIN, TEARDOWN, called ? CALL : Set.of());
        }
        return sets.flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
    }
}
