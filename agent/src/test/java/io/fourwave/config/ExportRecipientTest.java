// SPDX-License-Identifier: Apache-2.0
package io.fourwave.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportRecipientTest {
    private static final String NONE = "otel.traces.exporter=none;otel.metrics.exporter=none;otel.logs.exporter=";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NAMED   | otel.exporter.otlp.endpoint=http://collector:4318",
                "NAMED   | otel.exporter.otlp.traces.endpoint=http://collector:4318/v1/traces",
                "NAMED   | otel.exporter.otlp.metrics.endpoint=http://collector:4318/v1/metrics",
                "NAMED   | otel.exporter.otlp.logs.endpoint=http://collector:4318/v1/logs",
                "NAMED   | otel.traces.exporter=otlp",
                "NAMED   | otel.metrics.exporter=prometheus, otlp",
                "NAMED   | otel.sdk.disabled=false;otel.traces.exporter=otlp",
                "NAMED   | " + NONE + "otlp",
                "DEFAULT | otel.service.name=shop",
                "DEFAULT | otel.traces.exporter=none",
                "DEFAULT | otel.exporter.otlp.endpoint=",
                "DEFAULT | otel.traces.exporter= ;otel.metrics.exporter=",
                "DEFAULT | " + NONE,
                "NOBODY  | " + NONE + "none",
                "NOBODY  | " + NONE + "console",
                "NOBODY  | " + NONE + "none;otel.exporter.otlp.endpoint=http://collector:4318",
                "NOBODY  | otel.sdk.disabled=true",
                "NOBODY  | otel.sdk.disabled=TRUE;otel.exporter.otlp.endpoint=http://collector:4318",
            })
    void isToldBySettings(ExportRecipient expected, String settings) {
        Map<String, String> given = Stream.of(settings.split(";"))
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
        assertThat(ExportRecipient.of(given::get)).isEqualTo(expected);
    }

    @Test
    void defaultIsNotNamed() {
        assertThat(ExportRecipient.of(property -> null)).isEqualTo(ExportRecipient.DEFAULT);
    }

    @Test
    void propertiesOfThisJvmAreRead() {
        System.setProperty("otel.sdk.disabled", "true");
        try {
            assertThat(ExportRecipient.ofThisJvm()).isEqualTo(ExportRecipient.NOBODY);
        } finally {
            System.clearProperty("otel.sdk.disabled");
        }
    }
}
