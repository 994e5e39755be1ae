// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.sdk;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the agent makes of OpenTelemetry's properties: defaults of its own, and what cannot be otherwise. A service often
 * has them set for another agent, so what this one does not bring costs only what depends on it.
 */
final class OtelProperties {
    private static final String SPOKEN = "http/protobuf";
    private static final List<String> SIGNALS = List.of("traces", "metrics", "logs");

    private final ExportWarnings notices;
    private final boolean spansFile;

    OtelProperties(ExportWarnings notices, boolean spansFile) {
        this.notices = notices;
        this.spansFile = spansFile;
    }

    /** Weaker than anything that the user sets. */
    Map<String, String> defaults() {
        return Map.of("otel.exporter.otlp.protocol", SPOKEN, "otel.metric.export.interval", "60s");
    }

    /** Stronger than anything that the user sets; the log says so where it replaces what they meant. */
    Map<String, String> overrides(ConfigProperties given) {
        Map<String, String> overrides = new HashMap<>();
        // no context leaves this JVM: b3 or xray need not be known here
        overrides.put("otel.propagators", "none");
        if (given.getBoolean("otel.sdk.disabled", false)) {
            disabled();
        } else {
            notices.exportAskedFor(asksForExport(given));
            forEachKey("protocol").forEach(key -> spokenProtocol(key, given, overrides));
            SIGNALS.forEach(signal -> knownExporters(signal, given, overrides));
        }
        return overrides;
    }

    private void disabled() {
        if (spansFile) {
            notices.warn("OTEL_SDK_DISABLED is true: there are no spans, and spans.file stays empty");
        }
    }

    /** Somebody named a collector or the exporter; all else is a default that nobody may have thought of. */
    private static boolean asksForExport(ConfigProperties given) {
        return forEachKey("endpoint").anyMatch(key -> given.getString(key) != null)
                || SIGNALS.stream()
                        .anyMatch(signal ->
                                given.getList("otel." + signal + ".exporter").contains("otlp"));
    }

    /** As the user wrote them, in properties or variables: what the SDK quotes when it cannot follow them. */
    static List<String> configuredEndpoints() {
        return forEachKey("endpoint")
                .flatMap(key -> Stream.of(System.getProperty(key), System.getenv(variable(key))))
                .filter(Objects::nonNull)
                .collect(Collectors.toList());
    }

    /** Of all signals, and of each. */
    private static Stream<String> forEachKey(String setting) {
        return Stream.concat(Stream.of(""), SIGNALS.stream().map(signal -> signal + "."))
                .map(signal -> "otel.exporter.otlp." + signal + setting);
    }

    private void spokenProtocol(String key, ConfigProperties given, Map<String, String> overrides) {
        String protocol = given.getString(key, SPOKEN);
        if (!protocol.equals(SPOKEN)) {
            overrides.put(key, SPOKEN);
            notices.warn(
                    "%s is '%s', which the agent does not speak: it sends %s, to port 4318 unless an endpoint is set"
                            .formatted(variable(key), protocol, SPOKEN));
        }
    }

    private void knownExporters(String signal, ConfigProperties given, Map<String, String> overrides) {
        String key = "otel." + signal + ".exporter";
        List<String> named = given.getList(key);
        if (!List.of("otlp", "none").containsAll(named)) {
            boolean otlp = named.contains("otlp");
            overrides.put(key, otlp ? "otlp" : "none");
            notices.warn("%s is '%s', and the agent brings otlp alone: %s"
                    .formatted(
                            variable(key),
                            String.join(",", named),
                            otlp ? signal + " are exported by that" : "it exports no " + signal));
        }
    }

    private static String variable(String property) {
        return property.replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
