// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The SDK as autoconfigure builds it, with our sender behind its own exporters. */
class OtlpExportTest {
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final DeliveryStats stats = new DeliveryStats(warnings::add);
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<String> metrics = new CopyOnWriteArrayList<>();
    private final List<String> agents = new CopyOnWriteArrayList<>();

    @Test
    void spansAndMetricsArriveAsTheyWereMade() throws Exception {
        HttpServer collector = collector();
        try {
            export(collector.getAddress().getPort(), Map.of("otel.exporter.otlp.compression", "gzip"), 1000);
        } finally {
            collector.stop(0);
        }
        assertThat(spans).hasSize(1000).extracting(Span::getName).containsOnly("tcp active close");
        assertThat(metrics).contains("fourwave.close.count");

        assertThat(agents).allMatch(agent -> agent.startsWith("OTel-OTLP-Exporter-Java/"));
        assertThat(stats.counts(Signal.SPANS)).isEqualTo(new DeliveryStats.Counts(1000, 0, 0, 0));
        assertThat(stats.counts(Signal.METRICS).delivered()).isPositive();
        assertThat(warnings).isEmpty();
    }

    @Test
    void absentCollectorIsOneWarningASignalAndNothingElse() throws Exception {
        List<LogRecord> logged = new CopyOnWriteArrayList<>();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (Capture capture = new Capture(logged, err)) {
            assertThat(capture.watching()).isTrue();
            err.reset();
            export(FakeCollector.freePort(), Map.of("otel.java.exporter.otlp.retry.disabled", "true"), 1000);
        }
        assertThat(logged).extracting(LogRecord::getMessage).isEmpty();
        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(stats.counts(Signal.SPANS)).isEqualTo(new DeliveryStats.Counts(0, 0, 1000, 0));
        assertThat(warnings)
                .hasSize(2)
                .anyMatch(warning -> warning.contains("/v1/traces (Connection refused): spans are counted"))
                .anyMatch(warning -> warning.contains("/v1/metrics (Connection refused): metrics are counted"));
    }

    private void export(int port, Map<String, String> more, int count) {
        Map<String, String> properties = new HashMap<>(more);
        properties.put("otel.exporter.otlp.endpoint", "http://localhost:" + port);
        properties.put("otel.exporter.otlp.protocol", "http/protobuf");
        properties.put("otel.logs.exporter", "none");
        // the detectors that the jar leaves out are on this class path
        properties.put("otel.java.enabled.resource.providers", "none");
        OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .setComponentLoader(new AgentComponentLoader(stats, getClass().getClassLoader()))
                .addPropertiesSupplier(() -> properties)
                .disableShutdownHook()
                .build()
                .getOpenTelemetrySdk();
        for (int i = 0; i < count; i++) {
            sdk.getTracer("io.fourwave.agent")
                    .spanBuilder("tcp active close")
                    .startSpan()
                    .end();
        }
        sdk.getMeter("io.fourwave.agent")
                .counterBuilder("fourwave.close.count")
                .build()
                .add(1);
        sdk.getSdkTracerProvider().forceFlush().join(20, TimeUnit.SECONDS);
        sdk.getSdkMeterProvider().forceFlush().join(20, TimeUnit.SECONDS);
        assertThat(sdk.shutdown().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
    }

    private HttpServer collector() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 50);
        server.createContext("/v1/traces", exchange -> {
            ExportTraceServiceRequest.parseFrom(body(exchange)).getResourceSpansList().stream()
                    .flatMap(resource -> resource.getScopeSpansList().stream())
                    .forEach(scope -> spans.addAll(scope.getSpansList()));
            ok(exchange);
        });
        server.createContext("/v1/metrics", exchange -> {
            ExportMetricsServiceRequest.parseFrom(body(exchange)).getResourceMetricsList().stream()
                    .flatMap(resource -> resource.getScopeMetricsList().stream())
                    .flatMap(scope -> scope.getMetricsList().stream())
                    .forEach(metric -> metrics.add(metric.getName()));
            ok(exchange);
        });
        server.start();
        return server;
    }

    private InputStream body(HttpExchange exchange) throws IOException {
        agents.add(exchange.getRequestHeaders().getFirst("User-Agent"));
        assertThat(exchange.getRequestHeaders().getFirst("Content-Encoding")).isEqualTo("gzip");
        return new GZIPInputStream(exchange.getRequestBody());
    }

    private static void ok(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    /** Records what reaches java.util.logging's root and stderr while it is open. */
    private static final class Capture extends Handler implements AutoCloseable {
        private static final String PROBE = "is anybody listening?";

        private final List<LogRecord> records;
        private final Logger root = Logger.getLogger("");
        private final PrintStream stderr = System.err;
        private boolean heardProbe;

        Capture(List<LogRecord> records, ByteArrayOutputStream err) {
            this.records = records;
            System.setErr(new PrintStream(err, true, UTF_8));
            root.addHandler(this);
        }

        boolean watching() {
            Logger.getLogger("io.opentelemetry.exporter").log(Level.INFO, PROBE);
            return heardProbe;
        }

        @Override
        public void publish(LogRecord logRecord) {
            if (PROBE.equals(logRecord.getMessage())) {
                heardProbe = true;
            } else if (logRecord.getLevel().intValue() >= Level.INFO.intValue()) {
                records.add(logRecord);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            root.removeHandler(this);
            System.setErr(stderr);
        }
    }
}
