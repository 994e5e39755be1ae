// SPDX-License-Identifier: Apache-2.0
package io.fourwave.coexist;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.AgentJar;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.OtelAgentLaunch;
import io.fourwave.support.OtlpReceiver;
import io.fourwave.support.ReceivedSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A teardown is linked to the requests that opened and closed its connection, and to no other. */
class LinksIT {
    private static final Path CLASSES = Path.of("target/test-classes");
    private static final Path OTHER = Path.of("target/other-versions");
    private static final String OURS = "io.fourwave.agent";

    @ParameterizedTest
    @MethodSource("jdksAndTracings")
    void teardownIsLinkedToTheSpansThatOpenedAndClosedIt(Jdk jdk, Tracing tracing) {
        try (OtlpReceiver receiver = OtlpReceiver.start();
                AgentProcess process = launch(jdk, tracing)
                        .exportTo(receiver.endpoint())
                        .environment("OTEL_METRICS_EXPORTER", "none")
                        .environment("OTEL_LOGS_EXPORTER", "none")
                        .main(Requests.class, tracing == Tracing.OWN_SDK ? "sdk" : "global")
                        .start()) {
            receiver.awaitSpan(span -> span.scope().equals(OURS) && span.links().size() == 2);
            process.send("");
            assertThat(process.awaitExit()).isZero();
            List<String> told = process.stdout();
            assertThat(told).hasSize(5).endsWith("done");
            told.subList(0, 4).forEach(line -> assertLinks(line.split(" "), receiver.spans()));
            assertThat(process.stderr()).noneMatch(line -> line.contains("fourwave"));
            Neighbourhood.row(
                    "OpenTelemetry, " + tracing + ", " + jdk,
                    "pooled, reaped, spanless and half-closed connections",
                    "-",
                    "opened_in, closed_in",
                    "linked to the right spans");
        }
    }

    private static void assertLinks(String[] told, List<ReceivedSpan> spans) {
        TreeMap<String, String> expected = new TreeMap<>();
        put(expected, "opened_in", told[2]);
        put(expected, "closed_in", told[3]);
        assertThat(spans)
                .as(told[0])
                .filteredOn(span -> span.scope().equals(OURS) && span.isRoot())
                .filteredOn(span -> span.text("network.local.port").equals(told[1]))
                .singleElement()
                .satisfies(root -> {
                    assertThat(links(root)).as(told[0]).isEqualTo(expected);
                    assertThat(expected.values()).noneMatch(link -> link.startsWith(root.traceId()));
                });
    }

    private static void put(TreeMap<String, String> links, String name, String span) {
        if (!span.equals("-")) {
            links.put(name, span);
        }
    }

    private static TreeMap<String, String> links(ReceivedSpan span) {
        TreeMap<String, String> links = new TreeMap<>();
        span.links()
                .forEach(link -> links.put(
                        String.valueOf(link.attributes().get("fourwave.link")), link.traceId() + "/" + link.spanId()));
        return links;
    }

    static Stream<Arguments> jdksAndTracings() {
        return Jdks.all().stream()
                .flatMap(jdk -> Stream.of(Tracing.values()).map(tracing -> Arguments.of(jdk, tracing)));
    }

    private static AgentLaunch launch(Jdk jdk, Tracing tracing) {
        String options = "sweep.interval=100ms,spans.rate=100000";
        String fourwave = "-javaagent:" + AgentJar.path() + "=" + options;
        AgentLaunch launch = AgentProcess.on(jdk).withoutAgent().classPath(tracing == Tracing.OWN_SDK ? sdk() : api());
        return switch (tracing) {
            case OWN_SDK -> launch.jvm(fourwave);
            case AGENT_FIRST -> launch.jvm(OtelAgentLaunch.alone(), fourwave);
            case AGENT_LAST -> launch.jvm(fourwave, OtelAgentLaunch.alone());
            case AGENT_WITH_EXTENSION -> launch.jvm(OtelAgentLaunch.extended(options));
        };
    }

    private static Path[] api() {
        return new Path[] {
            CLASSES, OTHER.resolve("opentelemetry-api-1.50.0.jar"), OTHER.resolve("opentelemetry-context-1.50.0.jar")
        };
    }

    /** The jars of the SDK that this test is compiled against. */
    static Path[] sdk() {
        Stream<Path> jars = Stream.of(
                        Span.class,
                        Context.class,
                        ComponentLoader.class,
                        OpenTelemetrySdk.class,
                        Clock.class,
                        SdkTracerProvider.class,
                        SdkMeterProvider.class,
                        SdkLoggerProvider.class)
                .map(LinksIT::jar);
        return Stream.concat(Stream.of(CLASSES), jars).toArray(Path[]::new);
    }

    private static Path jar(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Who makes the application's spans. */
    enum Tracing {
        OWN_SDK,
        AGENT_FIRST,
        AGENT_LAST,
        AGENT_WITH_EXTENSION
    }
}
