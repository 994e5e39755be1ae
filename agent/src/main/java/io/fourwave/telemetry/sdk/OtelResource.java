// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.sdk;

import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.instrumentation.resources.ContainerResource;
import io.opentelemetry.instrumentation.resources.OsResource;
import io.opentelemetry.instrumentation.resources.ProcessRuntimeResource;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Which JVM this is, so that a row of a dashboard is a process that one can find. OpenTelemetry's own detectors tell container,
 * operating system and runtime. Two of them are left out: that of the host asks a name service, and that of the process exports
 * the command line, in which passwords stand.
 */
final class OtelResource {
    private static final AttributeKey<String> SERVICE_NAME = stringKey("service.name");
    private static final String UNKNOWN_SERVICE = "unknown_service:java";
    private static final AttributeKey<String> HOST_NAME = stringKey("host.name");
    private static final AttributeKey<String> EXECUTABLE_NAME = stringKey("process.executable.name");
    private static final AttributeKey<String> EXECUTABLE_PATH = stringKey("process.executable.path");

    private OtelResource() {}

    /** What the user set, by {@code OTEL_RESOURCE_ATTRIBUTES} as a rule, is stronger than what is found out. */
    static Resource completed(Resource given, TelemetrySettings settings) {
        Resource foundOut = detected(ContainerResource::get)
                .merge(detected(OsResource::get))
                .merge(detected(ProcessRuntimeResource::get))
                .merge(process(settings));
        return foundOut.merge(given).merge(ours(given, settings));
    }

    /** One detector that fails must not cost the export. Without its schema's address: where two differ, the SDK logs. */
    private static Resource detected(Supplier<Resource> detector) {
        try {
            return Resource.create(detector.get().getAttributes());
        } catch (RuntimeException | LinkageError refused) {
            return Resource.empty();
        }
    }

    private static Resource process(TelemetrySettings settings) {
        AttributesBuilder attributes = Attributes.builder();
        if (!settings.hostName().isEmpty()) {
            attributes.put(HOST_NAME, settings.hostName());
        }
        try {
            Path executable = Files.readSymbolicLink(Path.of("/proc/self/exe"));
            attributes.put(EXECUTABLE_PATH, executable.toString());
            attributes.put(EXECUTABLE_NAME, String.valueOf(executable.getFileName()));
        } catch (IOException | RuntimeException unknown) {
            // not Linux, or no /proc: then these two are left out
        }
        return Resource.create(attributes.build());
    }

    private static Resource ours(Resource given, TelemetrySettings settings) {
        AttributesBuilder attributes = Attributes.builder()
                .putAll(Attributes.of(
                        stringKey("telemetry.distro.name"),
                        "fourwave",
                        stringKey("telemetry.distro.version"),
                        settings.version()))
                .put("process.pid", ProcessHandle.current().pid());
        if (UNKNOWN_SERVICE.equals(given.getAttribute(SERVICE_NAME))) {
            attributes.put(SERVICE_NAME, ServiceName.ofThisJvm().orElse(UNKNOWN_SERVICE));
        }
        return Resource.create(attributes.build());
    }
}
