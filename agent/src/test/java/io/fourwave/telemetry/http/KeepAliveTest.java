// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeepAliveTest {
    private static final byte[] BODY = "a batch".getBytes(UTF_8);

    @Test
    void batchesShareOneConnection() throws Exception {
        try (RawServer raw =
                        RawServer.answering(FakeCollector.EMPTY_OK, FakeCollector.EMPTY_OK, FakeCollector.EMPTY_OK);
                Sending sending = new Sending(new SenderSettings(raw.url("/v1/traces")))) {
            for (int i = 0; i < 3; i++) {
                sending.send(BODY).get(10, TimeUnit.SECONDS);
            }
            assertThat(raw.requests()).hasSize(3);
            assertThat(raw.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nTrailer: 1\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
            })
    void answerOfAnyFramingLeavesTheConnectionUsable(String framed) throws Exception {
        try (RawServer raw = RawServer.answering(framed, framed);
                Sending sending = new Sending(new SenderSettings(raw.url("/v1/traces")))) {
            sending.send(BODY).get(10, TimeUnit.SECONDS);
            sending.send(BODY).get(10, TimeUnit.SECONDS);
            assertThat(sending.events().next().what()).isEqualTo("delivered");
            assertThat(sending.events().next().what()).isEqualTo("delivered");
            assertThat(raw.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more",
            })
    void answerThatEndsTheConnectionIsDelivered(String last) throws Exception {
        try (RawServer raw = RawServer.repeating(last);
                Sending sending = new Sending(new SenderSettings(raw.url("/v1/traces")))) {
            sending.send(BODY).get(10, TimeUnit.SECONDS);
            sending.send(BODY).get(10, TimeUnit.SECONDS);
            assertThat(sending.events().next().what()).isEqualTo("delivered");
            assertThat(sending.events().next().what()).isEqualTo("delivered");
            assertThat(raw.connections()).isEqualTo(2);
        }
    }

    @Test
    void deadKeepAliveConnectionIsReplacedWithoutCostingAnAttempt() throws Exception {
        try (RawServer server = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                Sending sending = new Sending(new SenderSettings(server.url("/v1/traces")))) {
            for (int i = 1; i <= 3; i++) {
                sending.send(BODY).get(10, TimeUnit.SECONDS);
                assertThat(sending.events().next().what()).isEqualTo("delivered");
                assertThat(server.connections()).isEqualTo(i);
            }
        }
    }

    @Test
    void connectionThatTheServerClosesIsNotHeldHalfOpen() throws Exception {
        try (RawServer server = RawServer.start((s, socket) -> {
                    s.readRequest(socket);
                    RawServer.write(socket, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                    assertThat(socket.getInputStream().read()).isEqualTo(-1);
                    s.requests().add("client closed");
                });
                Sending sending = new Sending(new SenderSettings(server.url("/v1/traces")))) {
            sending.send(BODY);
            await().untilAsserted(() -> assertThat(server.requests()).contains("client closed"));
        }
    }

    @Test
    void answerUpToTheEndOfTheConnectionIsDelivered() throws Exception {
        try (RawServer raw = RawServer.answering("HTTP/1.1 200 OK\r\n\r\nup to the end");
                Sending sending = new Sending(new SenderSettings(raw.url("/v1/traces")))) {
            sending.send(BODY).get(10, TimeUnit.SECONDS);
            assertThat(sending.events().next().what()).isEqualTo("delivered");
        }
    }

    @Test
    void idleConnectionIsClosedByUsFirst() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (RawServer raw = RawServer.start((s, socket) -> {
                    s.readRequest(socket);
                    RawServer.write(socket, FakeCollector.EMPTY_OK);
                    socket.getInputStream().read();
                    gone.countDown();
                });
                Sending sending = new Sending(new SenderSettings(raw.url("/v1/traces")), Duration.ofMillis(50))) {
            sending.send(BODY).get(10, TimeUnit.SECONDS);
            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
            sending.send(BODY).get(10, TimeUnit.SECONDS);
            assertThat(raw.connections()).isEqualTo(2);
        }
    }

    @Test
    void wordsSpokenUnaskedAreNotTakenForTheNextAnswer() throws Exception {
        CountDownLatch settled = new CountDownLatch(1);
        CountDownLatch spoken = new CountDownLatch(1);
        try (RawServer raw = RawServer.start((s, socket) -> {
                    s.readRequest(socket);
                    RawServer.write(socket, FakeCollector.EMPTY_OK);
                    while (settled.getCount() > 0 && s.pause(5)) {}
                    RawServer.write(socket, "HTTP/1.1 408 Request Time-out\r\nConnection: close\r\n\r\n");
                    spoken.countDown();
                    socket.getInputStream().readAllBytes();
                });
                Sending sending = new Sending(new SenderSettings(raw.url("/v1/traces")))) {
            sending.send(BODY).get(10, TimeUnit.SECONDS);
            settled.countDown();
            assertThat(spoken.await(10, TimeUnit.SECONDS)).isTrue();
            sending.send(BODY).get(10, TimeUnit.SECONDS);
            assertThat(sending.events().next().what()).isEqualTo("delivered");
            assertThat(sending.events().next().what()).isEqualTo("delivered");
        }
    }
}
