// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShutdownTest {
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
    void shutdownEndsABackoffAndReportsWhatWentWrong() throws Exception {
        SenderSettings settings =
                collector.settings().timeout(Duration.ofMinutes(4)).retries(5, Duration.ofMinutes(3));
        collector.answer(List.of(503));
        Sending sending = new Sending(settings);
        CompletableFuture<Sending.Told> told = sending.send(BODY);
        await().untilAsserted(() -> assertThat(collector.received()).hasSize(1));
        assertThat(sending.sender().shutdown().join(30, TimeUnit.SECONDS).isSuccess())
                .isTrue();
        assertThat(sending.events().nextFailure().status()).isEqualTo(503);
        assertThat(told).isDone();
    }

    @Test
    void shutdownCutsAnExchangeThatDoesNotEnd() throws Exception {
        try (RawServer raw = RawServer.start((s, socket) -> {
            s.readRequest(socket);
            socket.getInputStream().read();
        })) {
            Sending sending = new Sending(new SenderSettings(raw.url("/v1/traces")).timeout(Duration.ofMinutes(4)));
            CompletableFuture<Sending.Told> first = sending.send(BODY);
            CompletableFuture<Sending.Told> second = sending.send(BODY);
            await().untilAsserted(() -> assertThat(raw.requests()).hasSize(1));
            assertThat(sending.sender().shutdown().join(30, TimeUnit.SECONDS).isSuccess())
                    .isTrue();
            assertThat(first).isDone();
            assertThat(second).isDone();
            assertThat(sending.events().nextFailure().reason()).contains("before the agent stopped");
            assertThat(sending.events().next().what()).isEqualTo("dropped");
        }
    }

    @Test
    void shutdownStillDeliversWhatIsQueued() throws Exception {
        try (RawServer raw = RawServer.start((s, socket) -> {
            s.readRequest(socket);
            s.pause(50);
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        })) {
            Sending sending = new Sending(new SenderSettings(raw.url("/v1/traces")));
            sending.send(BODY);
            sending.send(BODY);
            sending.sender().shutdown().join(30, TimeUnit.SECONDS);
            assertThat(raw.requests()).hasSize(2);
        }
    }

    @Test
    void afterShutdownBatchesAreDroppedAndTheConnectionIsGone() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (RawServer raw = RawServer.start((s, socket) -> {
            s.readRequest(socket);
            RawServer.write(socket, FakeCollector.EMPTY_OK);
            socket.getInputStream().read();
            gone.countDown();
        })) {
            Sending sending = new Sending(new SenderSettings(raw.url("/v1/traces")));
            sending.send(BODY).get(10, TimeUnit.SECONDS);
            sending.close();
            sending.close();
            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(sending.send(BODY)).isDone();
            assertThat(sending.events().next().what()).isEqualTo("delivered");
            assertThat(sending.events().next().what()).isEqualTo("dropped");
        }
    }
}
