// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every server here breaks the protocol; none may hold the sender past its deadline, and each is one failure. */
class MisbehavingServerTest {
    private static final byte[] BODY = "batch".getBytes(UTF_8);
    private static final Duration SHORT = Duration.ofMillis(300);

    @Test
    void serverThatNeverAnswersIsATimeout() throws IOException {
        try (RawServer server =
                RawServer.start((s, socket) -> socket.getInputStream().readAllBytes())) {
            assertThat(failure(server, SHORT).kind()).isEqualTo(Failure.Kind.TIMEOUT);
        }
    }

    @Test
    void dripFedHeadersDoNotStretchTheDeadline() throws IOException {
        try (RawServer server = RawServer.start((s, socket) -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nX-Drip: ");
            while (s.pause(20)) {
                RawServer.write(socket, "x");
            }
        })) {
            assertThat(failure(server, SHORT).kind()).isEqualTo(Failure.Kind.TIMEOUT);
        }
    }

    @Test
    void dripFedBodyDoesNotStretchTheDeadline() throws IOException {
        try (RawServer server = RawServer.start((s, socket) -> {
            RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            while (s.pause(20)) {
                RawServer.write(socket, "x");
            }
        })) {
            assertThat(failure(server, SHORT).kind()).isEqualTo(Failure.Kind.TIMEOUT);
        }
    }

    @Test
    void serverThatReadsNothingDoesNotBlockTheWriterPastTheDeadline() throws IOException {
        ServerSocket small = new ServerSocket();
        small.setReceiveBufferSize(4096);
        small.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        try (RawServer server = RawServer.start(small, (s, socket) -> s.pause(60_000));
                Sending sending = new Sending(new SenderSettings(server.url("/v1/traces")).timeout(SHORT))) {
            sending.send(new byte[64 << 20]);
            assertThat(sending.events().nextFailure().kind()).isEqualTo(Failure.Kind.TIMEOUT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000\u0000\u0006\u0004\u0000\u0000\u0000\u0000\u0000",
                "SSH-2.0-OpenSSH_9.6\r\n",
                "HTTP/1.1 OK\r\n\r\n",
                "HTTP/1.1 99 Low\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\n folded: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
            })
    void nonsenseIsAFailureThatIsNotRetried(String answer) throws IOException {
        try (RawServer server = RawServer.answering(answer)) {
            assertThat(failure(server, Duration.ofSeconds(20)).kind()).isEqualTo(Failure.Kind.NONSENSE);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void endlessHeadersAreNonsense() throws IOException {
        try (RawServer server = RawServer.start((s, socket) -> {
            s.readRequest(socket);
            RawServer.write(socket, "HTTP/1.1 200 OK\r\n");
            while (s.pause(0)) {
                RawServer.write(socket, "X-More: " + "x".repeat(1000) + "\r\n");
            }
        })) {
            Failure failure = failure(server, Duration.ofSeconds(20));
            assertThat(failure.kind()).isEqualTo(Failure.Kind.NONSENSE);
            assertThat(failure.reason()).contains("longer than 65536 bytes");
        }
    }

    @Test
    void endlessInterimAnswersAreNonsense() throws IOException {
        try (RawServer server = RawServer.start((s, socket) -> {
            s.readRequest(socket);
            while (s.pause(0)) {
                RawServer.write(socket, "HTTP/1.1 102 Processing\r\n\r\n");
            }
        })) {
            assertThat(failure(server, Duration.ofSeconds(20)).kind()).isEqualTo(Failure.Kind.NONSENSE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
            })
    void connectionClosedBeforeTheAnswerIsCompleteIsRetried(String answer) throws IOException {
        try (RawServer server = RawServer.answering(answer)) {
            assertThat(failure(server, Duration.ofSeconds(20)).kind()).isEqualTo(Failure.Kind.BROKEN);
            assertThat(server.requests()).hasSize(3);
        }
    }

    @Test
    void bodyBeyondTheLimitIsLeftUnread() throws IOException {
        try (RawServer server = RawServer.answering(
                        "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n" + "x".repeat(5000));
                Sending sending = new Sending(new SenderSettings(server.url("/v1/traces")).maxResponseBody(5000))) {
            sending.send(BODY);
            assertThat(sending.events().next().what()).isEqualTo("delivered");
        }
    }

    @Test
    void senderServesTheNextBatchAfterATimeout() throws Exception {
        try (RawServer server = RawServer.start((s, socket) -> {
                    s.readRequest(socket);
                    if (s.connections() > 1) {
                        RawServer.write(socket, "HTTP/1.1 204 No Content\r\n\r\n");
                    }
                    socket.getInputStream().read();
                });
                Sending sending = new Sending(new SenderSettings(server.url("/v1/traces")).timeout(SHORT))) {
            CompletableFuture<Sending.Told> first = sending.send(BODY);
            CompletableFuture<Sending.Told> second = sending.send(BODY);
            assertThat(sending.events().nextFailure().kind()).isEqualTo(Failure.Kind.TIMEOUT);
            assertThat(sending.events().next().what()).isEqualTo("delivered");
            assertThat(first.get(10, TimeUnit.SECONDS).response().getStatusCode())
                    .isEqualTo(200);
            assertThat(second.get(10, TimeUnit.SECONDS).response().getStatusCode())
                    .isEqualTo(200);
        }
    }

    private static Failure failure(RawServer server, Duration timeout) {
        SenderSettings settings =
                new SenderSettings(server.url("/v1/traces")).timeout(timeout).retries(3, Duration.ofMillis(1));
        try (Sending sending = new Sending(settings)) {
            sending.send(BODY);
            return sending.events().nextFailure();
        }
    }
}
