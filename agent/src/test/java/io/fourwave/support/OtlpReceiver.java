// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

/** An OTLP/HTTP backend on loopback that keeps what it gets, and that can be told to misbehave. */
public final class OtlpReceiver implements AutoCloseable {

    /** An empty ExportTraceServiceResponse: all was accepted. */
    private static final Answer ACCEPTED = new Answer(200, new byte[0], Map.of());

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<ReceivedSpan> spans = new CopyOnWriteArrayList<>();
    private final List<ReceivedPoint> points = new CopyOnWriteArrayList<>();
    private final List<ReceivedLog> logs = new CopyOnWriteArrayList<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private volatile Answer answer = ACCEPTED;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private OtlpReceiver(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", handler());
        server.start();
    }

    /** Listens on a free port of 127.0.0.1. */
    public static OtlpReceiver start() {
        return start(0);
    }

    /** Listens on this port of 127.0.0.1. */
    public static OtlpReceiver start(int port) {
        try {
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            return new OtlpReceiver(HttpServer.create(new InetSocketAddress(loopback, port), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The base address, for OTEL_EXPORTER_OTLP_ENDPOINT. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port());
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** From now on this is answered; spans and points are kept only with a status below 300. */
    public void answer(int status, byte[] body, Map<String, String> headers) {
        answer = new Answer(status, body.clone(), Map.copyOf(headers));
    }

    /** From now on a request for this path is answered so, whatever others are. */
    public void answer(String path, int status) {
        answers.put(path, new Answer(status, new byte[0], Map.of()));
    }

    /** From now on requests are read and kept, but not answered until {@link #release}. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    /** Answers what was held. */
    public void release() {
        gate.countDown();
    }

    /** Every request, also those that were refused. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** The spans so far, in the order of arrival. */
    public List<ReceivedSpan> spans() {
        return List.copyOf(spans);
    }

    /** The metrics' points so far, in the order of arrival. */
    public List<ReceivedPoint> points() {
        return List.copyOf(points);
    }

    /** The log records so far, in the order of arrival. */
    public List<ReceivedLog> logs() {
        return List.copyOf(logs);
    }

    /** Waits for a log record and returns the first that matches. */
    public ReceivedLog awaitLog(Predicate<ReceivedLog> wanted) {
        await("a log record")
                .atMost(AgentProcess.PATIENCE)
                .until(() -> logs.stream().anyMatch(wanted));
        return logs.stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Waits for a span and returns the first that matches. */
    public ReceivedSpan awaitSpan(Predicate<ReceivedSpan> wanted) {
        await("a span").atMost(AgentProcess.PATIENCE).until(() -> spans.stream().anyMatch(wanted));
        return spans.stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Waits for a metric's point and returns the first that matches. */
    public ReceivedPoint awaitPoint(Predicate<ReceivedPoint> wanted) {
        await("a metric")
                .atMost(AgentProcess.PATIENCE)
                .until(() -> points.stream().anyMatch(wanted));
        return points.stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Waits until this many requests have come in. */
    public void awaitRequests(int count) {
        await(count + " requests").atMost(AgentProcess.PATIENCE).until(() -> requests.size() >= count);
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }

    private HttpHandler handler() {
        return exchange -> {
            try (exchange) {
                Answer given = answers.getOrDefault(exchange.getRequestURI().getPath(), answer);
                byte[] body = exchange.getRequestBody().readAllBytes();
                keep(exchange, body, given.status() < 300);
                passGate();
                send(exchange, given);
            }
        };
    }

    private void passGate() throws InterruptedIOException {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException("closed while a request was held");
        }
    }

    private void keep(HttpExchange exchange, byte[] body, boolean accepted) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Headers headers = exchange.getRequestHeaders();
        if (accepted && path.endsWith("/traces")) {
            spans.addAll(OtlpProtobuf.spans(ExportTraceServiceRequest.parseFrom(plain(headers, body))));
        } else if (accepted && path.endsWith("/metrics")) {
            points.addAll(OtlpProtobuf.points(ExportMetricsServiceRequest.parseFrom(plain(headers, body))));
        } else if (accepted && path.endsWith("/logs")) {
            logs.addAll(OtlpProtobuf.logs(ExportLogsServiceRequest.parseFrom(plain(headers, body))));
        }
        requests.add(new Request(path, headers, body.length));
    }

    private static InputStream plain(Headers headers, byte[] body) throws IOException {
        InputStream raw = new ByteArrayInputStream(body);
        return "gzip".equals(headers.getFirst("Content-Encoding")) ? new GZIPInputStream(raw) : raw;
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        int length = answer.body().length;
        exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
        if (length > 0) {
            exchange.getResponseBody().write(answer.body());
        }
    }

    /** One POST: its path, its headers (names in any case) and the length of its body in bytes as sent. */
    public record Request(String path, Map<String, List<String>> headers, int bytes) {}

    private record Answer(int status, byte[] body, Map<String, String> headers) {}
}
