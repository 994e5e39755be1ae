// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.bootstrap.AgentThread;
import io.opentelemetry.sdk.common.export.Compressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketHttpSenderTest {
    private static final byte[] BODY = "a batch".getBytes(UTF_8);

    private FakeCollector collector;

    @BeforeEach
    void start() throws IOException {
        collector = FakeCollector.start();
    }

    @AfterEach
    void stop() {
        collector.close();
    }

    @Test
    void postsTheBodyWithTheConfiguredHeaders() throws Exception {
        SenderSettings settings =
                collector.settings().headers(() -> Map.of("User-Agent", List.of("sdk/1"), "X-Two", List.of("a", "b")));
        try (Sending sending = new Sending(settings)) {
            Sending.Told told = sending.send(BODY).get(10, TimeUnit.SECONDS);
            assertThat(told.response().getStatusCode()).isEqualTo(200);
            assertThat(told.response().getResponseBody()).isEmpty();
            assertThat(told.thread()).isInstanceOf(AgentThread.class);
            assertThat(sending.events().next().what()).isEqualTo("delivered");
        }
        FakeCollector.Received request = collector.received().remove();
        assertThat(request.line()).isEqualTo("POST /v1/traces");
        assertThat(request.body()).isEqualTo(BODY);
        assertThat(request.headers())
                .containsEntry("Content-type", List.of("application/x-protobuf"))
                .containsEntry("Content-length", List.of("7"))
                .containsEntry("User-agent", List.of("sdk/1"))
                .containsEntry("X-two", List.of("a", "b"))
                .containsEntry("Host", List.of("127.0.0.1:" + collector.port()));
    }

    @Test
    void compressedBodyDecodesToTheSameBytes() throws Exception {
        byte[] body = "span ".repeat(10_000).getBytes(UTF_8);
        try (Sending sending = new Sending(collector.settings().compressor(new Gzip()))) {
            sending.send(body).get(10, TimeUnit.SECONDS);
        }
        FakeCollector.Received request = collector.received().remove();
        assertThat(request.headers()).containsEntry("Content-encoding", List.of("gzip"));
        assertThat(request.body().length).isLessThan(body.length / 10);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(request.body())).readAllBytes())
                .isEqualTo(body);
    }

    @Test
    void headerThatWouldSplitTheRequestFailsWithoutShowingItsValue() {
        SenderSettings settings =
                collector.settings().headers(() -> Map.of("Authorization", List.of("secret\r\nX-Injected: 1")));
        try (Sending sending = new Sending(settings)) {
            sending.send(BODY);
            assertThat(sending.events().nextFailure().reason())
                    .contains("header Authorization")
                    .doesNotContain("secret");
        }
        assertThat(collector.received()).isEmpty();
    }

    @Test
    void throwingHeaderSupplierFailsThatBatchOnly() {
        AtomicInteger calls = new AtomicInteger();
        SenderSettings settings = collector.settings().headers(() -> {
            if (calls.getAndIncrement() == 0) {
                throw new IllegalStateException("no token");
            }
            return null;
        });
        try (Sending sending = new Sending(settings)) {
            sending.send(BODY);
            assertThat(sending.events().nextFailure().reason()).contains("no token");
            sending.send(BODY);
            assertThat(sending.events().next().what()).isEqualTo("delivered");
        }
    }

    @Test
    void nobodyListeningIsUnreachableAndTheSdkHearsOfSuccess() throws Exception {
        try (Sending sending = new Sending(
                new SenderSettings("http://user:pw@127.0.0.1:" + FakeCollector.freePort() + "/v1/traces"))) {
            Sending.Told told = sending.send(BODY).get(10, TimeUnit.SECONDS);
            assertThat(told.response().getStatusCode()).isEqualTo(200);
            DeliveryEvents.Event event = sending.events().next();
            assertThat(event.failure().kind()).isEqualTo(Failure.Kind.UNREACHABLE);
            assertThat(event.text()).contains("Connection refused");
            assertThat(event.endpoint().toString()).doesNotContain("pw");
        }
    }

    @Test
    void overrunQueueDropsAndCountsWithoutBlockingTheCaller() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (RawServer raw = RawServer.start((s, socket) -> {
                    s.readRequest(socket);
                    while (release.getCount() > 0 && s.pause(5)) {}
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                });
                Sending sending = new Sending(new SenderSettings(raw.url("/v1/traces")))) {
            List<CompletableFuture<Sending.Told>> told = new ArrayList<>();
            told.add(sending.send(BODY));
            await().untilAsserted(() -> assertThat(raw.requests()).hasSize(1));
            for (int i = 0; i < 6; i++) {
                told.add(sending.send(BODY));
            }
            assertThat(sending.events().next().what()).isEqualTo("dropped");
            assertThat(sending.events().next().text()).contains("queue is full");
            assertThat(sending.events().quiet()).isTrue();
            release.countDown();
            CompletableFuture.allOf(told.toArray(new CompletableFuture<?>[0])).get(20, TimeUnit.SECONDS);
            assertThat(raw.requests()).hasSize(5);
        }
    }

    @Test
    void partialSuccessIsReportedWithItsMessage() {
        collector.body(new byte[] {10, 6, 8, 3, 18, 2, 'n', 'o'});
        try (Sending sending = new Sending(collector.settings())) {
            sending.send(BODY);
            DeliveryEvents.Event event = sending.events().next();
            assertThat(event.what()).isEqualTo("rejected");
            assertThat(event.items()).isEqualTo(3);
            assertThat(event.text()).isEqualTo("no");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\u0002\u0012\u0000", "\n\u007f", "garbage that is no protobuf", "\u0008\u0001"})
    void successWithoutRejectedItemsIsDelivered(String body) {
        collector.body(body.getBytes(UTF_8));
        try (Sending sending = new Sending(collector.settings())) {
            sending.send(BODY);
            assertThat(sending.events().next().what()).isEqualTo("delivered");
        }
    }

    @Test
    void ipv6LiteralIsReached() throws Exception {
        assumeThat(NetworkInterface.getByInetAddress(InetAddress.getByName("::1")))
                .as("IPv6 on loopback")
                .isNotNull();
        try (RawServer raw = FakeCollector.raw("::1", 0);
                Sending sending = new Sending(new SenderSettings("http://[::1]:" + raw.port() + "/v1/traces"))) {
            sending.send(BODY);
            assertThat(sending.events().next().what()).isEqualTo("delivered");
            assertThat(raw.requests().get(0)).contains("Host: [::1]:" + raw.port());
        }
    }

    private static final class Gzip implements Compressor {
        @Override
        public String getEncoding() {
            return "gzip";
        }

        @Override
        public OutputStream compress(OutputStream out) throws IOException {
            return new GZIPOutputStream(out);
        }
    }
}
