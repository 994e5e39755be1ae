// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import io.fourwave.telemetry.http.AgentComponentLoader;
import io.fourwave.telemetry.http.DeliveryListener;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProviderBuilder;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** OpenTelemetry's SDK as its standard variables and properties say, with our sender and our defaults. */
final class OtelSetup {
    private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
    private static final String UNKNOWN_SERVICE = "unknown_service:java";

    private final String version;
    private final DeliveryListener deliveries;
    private final Optional<OtlpJsonFile> spansFile;

    OtelSetup(String version, DeliveryListener deliveries, Optional<OtlpJsonFile> spansFile) {
        this.version = version;
        this.deliveries = deliveries;
        this.spansFile = spansFile;
    }

    OpenTelemetrySdk start() {
        return AutoConfiguredOpenTelemetrySdk.builder()
                .setServiceClassLoader(OtelSetup.class.getClassLoader())
                .setComponentLoader(new AgentComponentLoader(deliveries, OtelSetup.class.getClassLoader()))
                .disableShutdownHook()
                .addPropertiesSupplier(OtelSetup::defaults)
                .addPropertiesCustomizer(OtelSetup::overrides)
                .addResourceCustomizer((resource, properties) -> resource.merge(ours(resource)))
                .addTracerProviderCustomizer(this::addSpansFile)
                .addMeterProviderCustomizer((provider, properties) -> withoutMetricsOfTheSdk(provider))
                .build()
                .getOpenTelemetrySdk();
    }

    /** Weaker than anything that the user sets. */
    private static Map<String, String> defaults() {
        Map<String, String> defaults = new HashMap<>();
        defaults.put("otel.exporter.otlp.protocol", "http/protobuf");
        defaults.put("otel.logs.exporter", "none");
        defaults.put("otel.metric.export.interval", "60s");
        return defaults;
    }

    /** What cannot be otherwise here: our sender speaks HTTP. */
    private static Map<String, String> overrides(ConfigProperties properties) {
        Map<String, String> overrides = new HashMap<>();
        for (String signal : new String[] {"", "traces.", "metrics."}) {
            String key = "otel.exporter.otlp." + signal + "protocol";
            if ("grpc".equals(properties.getString(key))) {
                overrides.put(key, "http/protobuf");
            }
        }
        return overrides;
    }

    private Resource ours(Resource standard) {
        var attributes = io.opentelemetry.api.common.Attributes.builder()
                .put("telemetry.distro.name", "fourwave")
                .put("telemetry.distro.version", version)
                .put("process.pid", ProcessHandle.current().pid());
        if (UNKNOWN_SERVICE.equals(standard.getAttribute(SERVICE_NAME))) {
            attributes.put(SERVICE_NAME, ServiceName.ofThisJvm().orElse(UNKNOWN_SERVICE));
        }
        return Resource.create(attributes.build());
    }

    /** They tell of the SDK itself, and call delivered what our sender counts as lost. */
    private static SdkMeterProviderBuilder withoutMetricsOfTheSdk(SdkMeterProviderBuilder provider) {
        View drop = View.builder().setAggregation(Aggregation.drop()).build();
        for (String name : List.of("otlp.exporter.*", "otel.sdk.*", "processedSpans", "queueSize")) {
            provider.registerView(InstrumentSelector.builder().setName(name).build(), drop);
        }
        return provider;
    }

    private SdkTracerProviderBuilder addSpansFile(SdkTracerProviderBuilder provider, ConfigProperties properties) {
        spansFile.ifPresent(file -> provider.addSpanProcessor(BatchSpanProcessor.builder(file)
                .setScheduleDelay(Duration.ofMillis(500))
                .build()));
        return provider;
    }
}
