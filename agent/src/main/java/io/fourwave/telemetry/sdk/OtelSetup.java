// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.sdk;

import io.fourwave.telemetry.file.OtlpJsonFile;
import io.fourwave.telemetry.http.AgentComponentLoader;
import io.fourwave.telemetry.http.EndpointText;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** OpenTelemetry's SDK as its standard variables and properties say, with our sender and our defaults. */
final class OtelSetup {
    /** The standard's default, in spans. */
    private static final int QUEUE_SIZE = 2048;

    private final TelemetrySettings settings;
    private final AgentComponentLoader components;
    private final ExportWarnings notices;
    private final SpanGate exported;
    private final SpanGate filed;
    private final Optional<OtlpJsonFile> spansFile;

    OtelSetup(
            TelemetrySettings settings,
            AgentComponentLoader components,
            ExportWarnings notices,
            SpanGate exported,
            SpanGate filed,
            Optional<OtlpJsonFile> spansFile) {
        this.settings = settings;
        this.components = components;
        this.notices = notices;
        this.exported = exported;
        this.filed = filed;
        this.spansFile = spansFile;
    }

    /** As the variables say; throws what OpenTelemetry throws where it cannot follow them. */
    OpenTelemetrySdk asConfigured() {
        OtelProperties properties = new OtelProperties(notices, spansFile.isPresent());
        return AutoConfiguredOpenTelemetrySdk.builder()
                .setServiceClassLoader(OtelSetup.class.getClassLoader())
                .setComponentLoader(components)
                .disableShutdownHook()
                .addPropertiesSupplier(properties::defaults)
                .addPropertiesCustomizer(properties::overrides)
                .addResourceCustomizer((resource, given) -> OtelResource.completed(resource, settings))
                .addSpanExporterCustomizer((exporter, given) -> exported.behind(exporter))
                .addSpanProcessorCustomizer((processor, given) -> exported.before(processor, queueSize(given)))
                .addTracerProviderCustomizer((provider, given) -> addSpansFile(provider))
                .addMeterProviderCustomizer((provider, given) -> withoutMetricsOfTheSdk(provider))
                .build()
                .getOpenTelemetrySdk();
    }

    /** Without variables and without an export. */
    OpenTelemetrySdk fileOnly() {
        Resource resource = OtelResource.completed(Resource.getDefault(), settings);
        SdkTracerProvider provider = addSpansFile(
                        SdkTracerProvider.builder().setResource(resource).addSpanProcessor(exported.closed()))
                .build();
        return OpenTelemetrySdk.builder().setTracerProvider(provider).build();
    }

    /** They tell of the SDK itself, and call delivered what our sender counts as lost. */
    private static SdkMeterProviderBuilder withoutMetricsOfTheSdk(SdkMeterProviderBuilder provider) {
        View drop = View.builder().setAggregation(Aggregation.drop()).build();
        for (String name : List.of("otlp.exporter.*", "otel.sdk.*", "processedSpans", "processedLogs", "queueSize")) {
            provider.registerView(InstrumentSelector.builder().setName(name).build(), drop);
        }
        return provider;
    }

    private SdkTracerProviderBuilder addSpansFile(SdkTracerProviderBuilder provider) {
        spansFile.ifPresent(file -> provider.addSpanProcessor(filed.before(
                BatchSpanProcessor.builder(filed.behind(file))
                        .setMaxQueueSize(QUEUE_SIZE)
                        .setScheduleDelay(Duration.ofMillis(500))
                        .build(),
                QUEUE_SIZE)));
        return provider;
    }

    private static int queueSize(ConfigProperties given) {
        return given.getInt("otel.bsp.max.queue.size", QUEUE_SIZE);
    }

    /** Of an exception that only wraps, the cause. */
    static String reason(Throwable refused) {
        boolean wraps = "Unexpected configuration error".equals(refused.getMessage()) && refused.getCause() != null;
        Throwable cause = wraps ? refused.getCause() : refused;
        String message = String.valueOf(cause.getMessage() == null ? cause : cause.getMessage());
        return EndpointText.redacted(message, OtelProperties.configuredEndpoints())
                .replaceAll("[\\p{Cc}\\s]+", " ")
                .strip();
    }
}
