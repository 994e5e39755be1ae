// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import io.fourwave.host.HostFacts;
import io.fourwave.host.PortRange;
import io.fourwave.report.Report;
import io.fourwave.telemetry.MetricSource;
import java.util.Optional;
import java.util.stream.Stream;

/** What the report says of this JVM and this host. What they do not tell is null, never an exception. */
final class ReportFacts {
    private static final String SERVICE = "service.name=";

    private ReportFacts() {}

    static Report.JvmFacts jvm(long startedNanos) {
        return new Report.JvmFacts(
                ProcessHandle.current().pid(),
                System.getProperty("java.version"),
                System.getProperty("java.vendor"),
                HostFacts.hostName(),
                HostFacts.main().orElse(null),
                service().orElse(null),
                HostFacts.uptimeSeconds(startedNanos));
    }

    /** As OpenTelemetry's SDK reads it: a property before a variable, the name itself before the resource's attributes. */
    private static Optional<String> service() {
        return setting("otel.service.name", "OTEL_SERVICE_NAME")
                .or(() -> setting("otel.resource.attributes", "OTEL_RESOURCE_ATTRIBUTES")
                        .flatMap(attributes -> Stream.of(attributes.split(","))
                                .map(String::strip)
                                .filter(pair -> pair.startsWith(SERVICE))
                                .map(pair -> pair.substring(SERVICE.length()).strip())
                                .filter(name -> !name.isEmpty())
                                .findFirst()));
    }

    private static Optional<String> setting(String property, String variable) {
        return Optional.ofNullable(System.getProperty(property))
                .or(() -> Optional.ofNullable(System.getenv(variable)))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    /** @param counted without a descriptor, where few are left and what tells of them cannot be opened */
    static Report.Limits limits(Optional<MetricSource.Descriptors> counted) {
        Long open = HostFacts.openFiles();
        return new Report.Limits(
                open != null
                        ? open
                        : counted.map(MetricSource.Descriptors::count).orElse(null),
                HostFacts.openFilesMax()
                        .or(() -> counted.map(MetricSource.Descriptors::limit))
                        .orElse(null),
                HostFacts.localPorts().map(PortRange::text).orElse(null));
    }
}
