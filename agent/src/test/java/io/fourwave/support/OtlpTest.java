// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same span, once by protobuf over HTTP and once by JSON in a file, is the same span for a test. */
class OtlpTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private final SpanData span = ended();
    private final TraceRequestMarshaler request = TraceRequestMarshaler.create(List.of(span));

    @Test
    void receiverUnpacksGzippedProtobuf() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            assertThat(post(receiver).statusCode()).isEqualTo(200);
            assertIsTheSpan(receiver.awaitSpan(found -> found.isRoot()));
            assertThat(receiver.requests()).hasSize(1);
        }
    }

    @Test
    void receiverThatRefusesKeepsNoSpan() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            receiver.answer(503, "busy".getBytes(), Map.of("Retry-After", "1"));
            HttpResponse<String> response = post(receiver);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.body()).isEqualTo("busy");
            assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
            receiver.awaitRequests(1);
            assertThat(receiver.spans()).isEmpty();
        }
    }

    @Test
    void receiverThatHoldsAnswersWhenReleased() throws Exception {
        try (OtlpReceiver receiver = OtlpReceiver.start()) {
            receiver.hold();
            CompletableFuture<HttpResponse<String>> answer = send(receiver);
            receiver.awaitRequests(1);
            assertThat(answer).isNotDone();
            receiver.release();
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void fileOfJsonLinesIsRead(@TempDir Path directory) throws IOException {
        var json = new ByteArrayOutputStream();
        request.writeJsonTo(json);
        Path file = Files.writeString(directory.resolve("spans.jsonl"), json + "\n" + json + "\n");
        assertThat(SpansFile.read(file)).hasSize(2).allSatisfy(this::assertIsTheSpan);
    }

    private void assertIsTheSpan(ReceivedSpan found) {
        assertThat(found.name()).isEqualTo("tcp active close");
        assertThat(found.traceId()).isEqualTo(span.getTraceId());
        assertThat(found.isRoot()).isTrue();
        assertThat(found.kind()).isEqualTo("INTERNAL");
        assertThat(found.startNanos()).isEqualTo(1_000);
        assertThat(found.endNanos()).isEqualTo(2_000);
        assertThat(found.status()).isEqualTo("ERROR");
        assertThat(found.attributes())
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", "x", "b", 7L, "c", true, "d", 0.5, "e", List.of("y")));
        assertThat(found.events()).containsExactly(new ReceivedSpan.Event("RST", 1_500, Map.of("n", 1L)));
        assertThat(found.links()).containsExactly(new ReceivedSpan.Link(TRACE, SPAN, Map.of("l", "z")));
        assertThat(found.scope()).isEqualTo("io.fourwave.agent");
        assertThat(found.resource()).containsKey("service.name");
    }

    private HttpResponse<String> post(OtlpReceiver receiver) throws Exception {
        return send(receiver).get();
    }

    private CompletableFuture<HttpResponse<String>> send(OtlpReceiver receiver) throws IOException {
        var body = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(body)) {
            request.writeBinaryTo(gzip);
        }
        HttpRequest post = HttpRequest.newBuilder(receiver.endpoint().resolve("/v1/traces"))
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
        return HttpClient.newHttpClient().sendAsync(post, BodyHandlers.ofString());
    }

    private static SpanData ended() {
        // without a processor no span records anything
        SpanProcessor processor = SimpleSpanProcessor.create(SpanExporter.composite());
        try (SdkTracerProvider provider =
                SdkTracerProvider.builder().addSpanProcessor(processor).build()) {
            Span span = provider.get("io.fourwave.agent")
                    .spanBuilder("tcp active close")
                    .setStartTimestamp(1_000, TimeUnit.NANOSECONDS)
                    .setAttribute("a", "x")
                    .setAttribute("b", 7)
                    .setAttribute("c", true)
                    .setAttribute("d", 0.5)
                    .setAttribute(AttributeKey.stringArrayKey("e"), List.of("y"))
                    .addLink(remote(), Attributes.of(AttributeKey.stringKey("l"), "z"))
                    .startSpan();
            span.addEvent("RST", Attributes.of(AttributeKey.longKey("n"), 1L), 1_500, TimeUnit.NANOSECONDS);
            span.setStatus(StatusCode.ERROR);
            span.end(2_000, TimeUnit.NANOSECONDS);
            return ((ReadableSpan) span).toSpanData();
        }
    }

    private static SpanContext remote() {
        return SpanContext.create(TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault());
    }
}
