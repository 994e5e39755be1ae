// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.fourwave.telemetry.http.client.Response;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProtobufFieldsTest {
    private static final Span SPAN = Span.newBuilder()
            .setName("tcp active close")
            .setTraceId(ByteString.copyFrom(new byte[16]))
            .setStartTimeUnixNano(1)
            .setFlags(257)
            .build();

    @Test
    void countsTheSpansOfAllScopesAndResources() {
        ScopeSpans scope = ScopeSpans.newBuilder().addSpans(SPAN).addSpans(SPAN).build();
        ResourceSpans resource = ResourceSpans.newBuilder()
                .addScopeSpans(scope)
                .addScopeSpans(scope)
                .build();
        ExportTraceServiceRequest request = ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(resource)
                .addResourceSpans(resource)
                .build();
        assertThat(Batch.items(request.toByteArray())).isEqualTo(8);
    }

    @Test
    void readsPartialSuccessAsTheSchemaHasIt() {
        byte[] body = ExportTraceServiceResponse.newBuilder()
                .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                        .setRejectedSpans(1L << 40)
                        .setErrorMessage("too\u001b[31m old"))
                .build()
                .toByteArray();
        Response response = new Response(200, "OK", Map.of("Content-Type", "application/x-protobuf"), body, true);
        assertThat(PartialSuccess.in(response)).isEqualTo(new PartialSuccess(1L << 40, "too [31m old"));
    }

    @Test
    void anyBytesEndTheWalkWithoutAnException() {
        byte[] whole = ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .addScopeSpans(ScopeSpans.newBuilder().addSpans(SPAN)))
                .build()
                .toByteArray();
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int j = 0; j < 3 && damaged.length > 0; j++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            assertThat(Batch.items(damaged)).isBetween(0L, (long) whole.length);
        }
    }
}
