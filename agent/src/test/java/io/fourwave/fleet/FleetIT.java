// SPDX-License-Identifier: Apache-2.0
package io.fourwave.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.jaeger.JaegerServer;
import io.fourwave.jaeger.JaegerTrace;
import io.fourwave.support.AgentLaunch;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.support.Jdks;
import io.fourwave.support.OtlpReceiver;
import io.fourwave.support.ReceivedLog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * A small fleet, two of whose three JVMs leak, each in its own way and on its own JDK: through a real Collector into a real
 * Prometheus and a real Jaeger, with the configuration, rules and dashboard that ship.
 */
@TestInstance(Lifecycle.PER_CLASS)
class FleetIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Panels that have nothing to show here: ports need three minutes of growth. */
    private static final List<String> EMPTY_HERE = List.of("Until local ports run out");

    private final OtlpReceiver logs = OtlpReceiver.start();
    private JaegerServer jaeger;
    private Program collector;
    private PrometheusServer prometheus;
    private AgentProcess stock;
    private AgentProcess shop;
    private AgentProcess mill;
    private String blame;

    @BeforeAll
    void startTheFleet(@TempDir Path directory) throws IOException {
        Path jaegerBinary = program("jaeger", ".ci/install-jaeger builds it with Go");
        Path collectorBinary = program("otelcol-fourwave", ".ci/install-collector builds it with Go");
        Path prometheusBinary = program("prometheus", "Debian's package prometheus has it");
        jaeger = JaegerServer.start(
                jaegerBinary, Files.createDirectory(directory.resolve("jaeger")), DeployFiles.JAEGER_UI);
        int otlp = Program.freePort();
        int scraped = Program.freePort();
        collector = Program.start(
                Files.createDirectory(directory.resolve("collector")),
                Map.of(
                        "FOURWAVE_OTLP",
                        "127.0.0.1:" + otlp,
                        "FOURWAVE_PROMETHEUS",
                        "127.0.0.1:" + scraped,
                        "FOURWAVE_JAEGER",
                        jaeger.otlp().toString(),
                        "FOURWAVE_LOGS",
                        logs.endpoint().toString()),
                () -> answers(otlp) && answers(scraped),
                List.of(collectorBinary.toString(), "--config", DeployFiles.COLLECTOR.toString()));
        prometheus = PrometheusServer.start(
                prometheusBinary, Files.createDirectory(directory.resolve("prometheus")), scraped);
        List<Jdk> jdks = Jdks.all();
        Jdk first = jdks.get(0);
        Jdk second = jdks.get(jdks.size() - 1);
        stock = start(first, "stock", otlp);
        String port = stock.awaitStdout("port ").split(" ")[1];
        shop = start(first, "shop", otlp, port);
        mill = start(second, "mill", otlp);
        blame = "io.fourwave.fleet.FleetApp.fetch:" + shop.awaitStdout("fetch ").split(" ")[1];
    }

    @AfterAll
    void stop() {
        for (AutoCloseable each : new AutoCloseable[] {shop, mill, stock, prometheus, collector, jaeger, logs}) {
            close(each);
        }
    }

    @Test
    void alertFiresAndNamesServiceLineAndProcess() throws IOException {
        PrometheusServer.Alert alert = alert("FourwaveConnectionLeak", "shop");
        assertThat(alert.labels())
                .containsEntry("fourwave_blame", blame)
                .containsEntry("fourwave_verdict", "close_wait_leak")
                .containsEntry(
                        "host_name",
                        Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
        assertThat(alert.annotations().get("summary")).startsWith("shop leaks TCP connections at " + blame);
        System.out.println("alert: " + alert.annotations().get("summary"));
    }

    @Test
    void anotherLeakIsToldApart() {
        PrometheusServer.Alert alert = alert("FourwaveConnectionLeak", "mill");
        assertThat(alert.labels().get("fourwave_verdict")).isEqualTo("unfinished_channel_close");
        assertThat(alert.labels().get("fourwave_blame")).startsWith("io.fourwave.fleet.FleetApp.grind:");
        System.out.println("alert: " + alert.annotations().get("summary"));
    }

    @Test
    void exhaustionIsForetoldWithTheLineThatIsToBlame() {
        PrometheusServer.Alert alert = alert("FourwaveDescriptorsRunOutIn30m", "shop");
        assertThat(alert.annotations().get("summary"))
                .startsWith("shop runs out of file descriptors in ")
                .contains(blame + " holds ");
        System.out.println("alert: " + alert.annotations().get("summary"));
    }

    @Test
    void whoClosesAsItShouldIsNotAccused() {
        alert("FourwaveConnectionLeak", "shop");
        assertThat(prometheus.firing()).noneMatch(alert -> alert.is("FourwaveConnectionLeak", "stock"));
    }

    @Test
    void everyQueryOfTheDashboardReturnsSomething() {
        alert("FourwaveConnectionLeak", "shop");
        alert("FourwaveDescriptorsRunOutIn30m", "shop");
        assertThat(DeployFiles.dashboardQueries()).hasSizeGreaterThan(10).allSatisfy(query -> {
            List<PrometheusServer.Sample> samples = prometheus.query(query.expression());
            System.out.printf(
                    "panel \"%s\": %d rows, %s%n",
                    query.panel(), samples.size(), samples.stream().findFirst());
            if (!EMPTY_HERE.contains(query.panel())) {
                assertThat(samples).as(query.toString()).isNotEmpty();
            }
        });
    }

    @Test
    void tableOfLeaksLeadsToTheProcess() {
        alert("FourwaveConnectionLeak", "shop");
        String expression = DeployFiles.dashboardQueries().stream()
                .filter(query -> query.panel().equals("Leaks by JVM"))
                .findFirst()
                .orElseThrow()
                .expression();
        assertThat(prometheus.query(expression))
                .anySatisfy(sample -> assertThat(sample.labels())
                        .containsEntry("service_name", "shop")
                        .containsEntry("fourwave_blame", blame)
                        .containsEntry("process_pid", Long.toString(shop.pid())));
    }

    @Test
    void traceSearchFindsTheLine() {
        for (Map.Entry<String, String> tag : Map.of(
                        "fourwave.blame", blame, "error.type", "close_wait_leak", "fourwave.severity", "leak")
                .entrySet()) {
            List<JaegerTrace> found =
                    present(() -> Optional.of(jaeger.query().tracesWithTag("shop", tag.getKey(), tag.getValue()))
                            .filter(traces -> !traces.isEmpty()));
            assertThat(found)
                    .allSatisfy(trace ->
                            assertThat(trace.root().text("fourwave.blame")).isEqualTo(blame));
        }
    }

    @Test
    void findingIsALogRecordBehindTheCollector() {
        ReceivedLog log =
                logs.awaitLog(each -> each.resource().get("service.name").equals("shop")
                        && each.text("fourwave.severity").equals("leak"));
        assertThat(log.eventName()).isEqualTo("fourwave.finding");
        assertThat(log.text("fourwave.blame")).isEqualTo(blame);
        assertThat(log.text("fourwave.confirm")).isNotEmpty();
    }

    @Test
    void spanMetricsTakeNoTimeWaitForALongOperation() {
        List<PrometheusServer.Sample> counted =
                present(() -> Optional.of(prometheus.query("traces_span_metrics_calls_total{service_name=\"stock\"}"))
                        .filter(samples -> !samples.isEmpty()));
        assertThat(counted).noneMatch(sample -> sample.labels().get("span_name").equals("TIME_WAIT"));
    }

    private PrometheusServer.Alert alert(String name, String service) {
        return present(() -> prometheus.firing().stream()
                .filter(alert -> alert.is(name, service))
                .findFirst());
    }

    private static <T> T present(Supplier<Optional<T>> wanted) {
        return await().atMost(PATIENCE).until(wanted::get, Optional::isPresent).orElseThrow();
    }

    private static AgentProcess start(Jdk jdk, String service, int otlp, String... more) {
        AgentLaunch launch = AgentProcess.on(jdk)
                .agentOptions("sweep.interval=200ms,leak.after=2s")
                .exportTo(URI.create("http://127.0.0.1:" + otlp))
                .environment("OTEL_SERVICE_NAME", service)
                .environment("OTEL_BLRP_SCHEDULE_DELAY", "200")
                .within("sh", "-c", "ulimit -n 800; exec \"$@\"", "sh");
        String[] words = new String[more.length + 1];
        words[0] = service;
        System.arraycopy(more, 0, words, 1, more.length);
        return launch.main(FleetApp.class, words).start();
    }

    private static Path program(String name, String source) {
        Optional<Path> found = Program.find(name);
        String absent = "no " + name + " on the PATH (" + source + "), so no fleet is run";
        if (found.isEmpty()) {
            System.out.println("skipped: " + absent);
        }
        assumeTrue(found.isPresent(), absent);
        return found.orElseThrow();
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void close(AutoCloseable each) {
        try {
            if (each != null) {
                each.close();
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
