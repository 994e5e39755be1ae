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
import io.fourwave.support.ReportJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Beside OpenTelemetry's own agent, in any order: both tell what they tell alone, and neither tells of the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtelAgentIT {
    private static final String OURS = "io.fourwave.agent";
    /** Their agent takes ten seconds of CPU to start: a minute and more where another build has the CPUs. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final String OPTIONS = "sweep.interval=100ms,spans.rate=1000,report.file=";

    private final Map<String, Told> alone = new HashMap<>();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("jdksAndOrders")
    void bothAgentsTellWhatTheyTellAlone(Jdk jdk, Order order) {
        Told theirsAlone =
                alone.computeIfAbsent(jdk + " otel " + order.attached, unknown -> run(jdk, order.otelAlone()));
        Told oursAlone = alone.computeIfAbsent(jdk + " fourwave", unknown -> run(jdk, Order.FOURWAVE_ALONE));
        Told both = run(jdk, order);

        assertThat(both.theirSpans())
                .as("spans of the application's traces")
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(theirsAlone.theirSpans());
        assertThat(both.theirSpans()).noneMatch(name -> name.contains("POST") || name.contains("v1/"));
        assertThat(both.stderr()).noneMatch(line -> line.contains("fourwave"));
        assertThat(both.plainCloses()).isEqualTo(oursAlone.plainCloses());
        assertThat(both.openers()).as("who opened what is reported").isEqualTo(oursAlone.openers());
        assertThat(both.ours())
                .allSatisfy(span -> assertThat(span.resource())
                        .containsEntry("telemetry.distro.name", order.distro)
                        .containsEntry("service.name", "caller"));
        assertThat(both.phases()).contains("fin_wait_1", "fin_wait_2", "time_wait", "close_wait");
        assertThat(both.ours())
                .filteredOn(span -> span.text("network.connection.state").equals("time_wait"))
                .isNotEmpty()
                .noneMatch(ReceivedSpan::isRoot);
        assertThat(both.report().suppressedErrors()).isZero();
        assertLinks(both);
        Neighbourhood.row(
                "OpenTelemetry Java agent, " + order + ", " + jdk,
                (jdk.feature() < 11 ? 3 : 6) + " HTTP calls, 1 plain connection",
                theirsAlone.theirSpans().size() + " spans of theirs",
                both.theirSpans().size() + " of theirs, " + both.ours().size() + " of ours",
                "same spans of theirs, same closes of ours");
    }

    /** To spans of the application, and never to one of ours. How early the first connection is depends on the machine. */
    private static void assertLinks(Told both) {
        Set<String> known = both.theirs().stream().map(ReceivedSpan::spanId).collect(Collectors.toSet());
        assertThat(both.ours().stream().flatMap(span -> span.links().stream()))
                .as("links to the application's spans")
                .allSatisfy(link -> assertThat(known).contains(link.spanId()));
    }

    /** On Java 8 and 11 the order that their documents name, for each costs half a minute. */
    static Stream<Arguments> jdksAndOrders() {
        List<Jdk> all = Jdks.all();
        return Jdks.allAndOld().stream()
                .flatMap(jdk -> (all.contains(jdk) ? Stream.of(Order.values()) : Stream.of(Order.OTEL_FIRST))
                        .filter(order -> order.otelAlone() != order && order != Order.FOURWAVE_ALONE)
                        .map(order -> Arguments.of(jdk, order)));
    }

    private Told run(Jdk jdk, Order order) {
        Path report = directory.resolve(System.nanoTime() + ".json");
        try (OtlpReceiver receiver = OtlpReceiver.start();
                AgentProcess process = launch(jdk, order, report)
                        .exportTo(receiver.endpoint())
                        .environment("OTEL_SERVICE_NAME", "caller")
                        .start()) {
            if (order.attached) {
                process.awaitStdout("ready");
                order.agents.forEach(agent -> Attaching.attach(process, agent.jar(), agent.options(report)));
                process.send("");
            }
            assertThat(process.awaitExit(PATIENCE)).as("%s", process.stderr()).isZero();
            assertThat(order.otelAlone() == order || Files.exists(report))
                    .as("a report, rather than %s", process.stderr())
                    .isTrue();
            Map<Boolean, List<ReceivedSpan>> byUs = receiver.spans().stream()
                    .collect(Collectors.partitioningBy(span -> span.scope().equals(OURS)));
            return new Told(
                    byUs.get(true),
                    byUs.get(false),
                    process.stderr(),
                    process.awaitStdout("plain ").substring("plain ".length()),
                    order.otelAlone() == order ? null : ReportJson.read(report));
        }
    }

    private static AgentLaunch launch(Jdk jdk, Order order, Path report) {
        AgentLaunch launch = AgentProcess.on(jdk).withoutAgent();
        if (order.attached) {
            return launch.jvm("-XX:+EnableDynamicAgentLoading").main(Caller.class, "wait");
        }
        order.agents.forEach(agent -> launch.jvm(agent.arguments(report)));
        return launch.main(Caller.class);
    }

    private enum Agent {
        OTEL,
        FOURWAVE,
        OTEL_WITH_EXTENSION;

        /** To be attached. */
        Path jar() {
            return this == OTEL ? OtelAgentLaunch.jar() : AgentJar.path();
        }

        String options(Path report) {
            return this == OTEL ? "" : OPTIONS + report;
        }

        /** From the start of the JVM. */
        String[] arguments(Path report) {
            return this == OTEL_WITH_EXTENSION
                    ? OtelAgentLaunch.extended(OPTIONS + report)
                    : new String[] {"-javaagent:" + jar() + "=" + options(report)};
        }
    }

    private enum Order {
        OTEL_ALONE("opentelemetry-java-instrumentation", false, Agent.OTEL),
        OTEL_ATTACHED_ALONE("opentelemetry-java-instrumentation", true, Agent.OTEL),
        FOURWAVE_ALONE("fourwave", false, Agent.FOURWAVE),
        OTEL_FIRST("fourwave", false, Agent.OTEL, Agent.FOURWAVE),
        OTEL_LAST("fourwave", false, Agent.FOURWAVE, Agent.OTEL),
        OTEL_ATTACHED_FIRST("fourwave", true, Agent.OTEL, Agent.FOURWAVE),
        OTEL_ATTACHED_LAST("fourwave", true, Agent.FOURWAVE, Agent.OTEL),
        OTEL_WITH_EXTENSION("opentelemetry-java-instrumentation", false, Agent.OTEL_WITH_EXTENSION);

        private final String distro;
        private final boolean attached;
        private final List<Agent> agents;

        /** @param distro whose SDK exports fourwave's spans, or all there are */
        Order(String distro, boolean attached, Agent... agents) {
            this.distro = distro;
            this.attached = attached;
            this.agents = List.of(agents);
        }

        Order otelAlone() {
            return attached ? OTEL_ATTACHED_ALONE : OTEL_ALONE;
        }
    }

    private record Told(
            List<ReceivedSpan> ours,
            List<ReceivedSpan> theirs,
            List<String> stderr,
            String plainPort,
            ReportJson report) {

        List<String> theirSpans() {
            return theirs.stream()
                    .map(span -> span.scope() + " " + span.kind() + " " + span.name())
                    .toList();
        }

        Set<String> phases() {
            return ours.stream()
                    .map(span -> span.text("network.connection.state"))
                    .collect(Collectors.toSet());
        }

        /** What is told of the client's end of the plain connection. */
        List<String> plainCloses() {
            return ours.stream()
                    .filter(span ->
                            span.isRoot() && span.text("network.local.port").equals(plainPort))
                    .map(span -> span.name() + " " + span.text("fourwave.step") + " " + span.text("code.function.name"))
                    .toList();
        }

        /** Of a server that accepts on a thread of the JDK's own nobody is known. */
        Set<String> openers() {
            return ours.stream()
                    .filter(ReceivedSpan::isRoot)
                    .map(span -> span.text("fourwave.open.function"))
                    .collect(Collectors.toSet());
        }
    }
}
