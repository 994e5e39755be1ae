// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryTest {
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

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void retryableStatusIsTriedAgain(int status) {
        collector.answer(List.of(status, status, 200));
        try (Sending sending = new Sending(collector.settings().retries(5, Duration.ofMillis(1)))) {
            sending.send(BODY);
            assertThat(sending.events().next().what()).isEqualTo("delivered");
        }
        assertThat(collector.received())
                .hasSize(3)
                .extracting(FakeCollector.Received::body)
                .containsOnly(BODY);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401, 404, 413, 500, 501})
    void otherStatusIsFinal(int status) {
        collector.answer(List.of(status));
        try (Sending sending = new Sending(collector.settings().retries(5, Duration.ofMillis(1)))) {
            sending.send(BODY);
            Failure failure = sending.events().nextFailure();
            assertThat(failure.kind()).isEqualTo(Failure.Kind.STATUS);
            assertThat(failure.status()).isEqualTo(status);
        }
        assertThat(collector.received()).hasSize(1);
    }

    @Test
    void retriesEndWithTheAttemptsOfThePolicy() {
        collector.answer(List.of(503, 503, 503, 503, 503));
        try (Sending sending = new Sending(collector.settings().retries(3, Duration.ofMillis(1)))) {
            sending.send(BODY);
            assertThat(sending.events().nextFailure().status()).isEqualTo(503);
        }
        assertThat(collector.received()).hasSize(3);
    }

    @Test
    void withoutPolicyNothingIsRetried() {
        collector.answer(List.of(503, 200));
        try (Sending sending = new Sending(collector.settings())) {
            sending.send(BODY);
            assertThat(sending.events().nextFailure().status()).isEqualTo(503);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,delivered,2", "3600,failed,1"})
    void retryAfterDecidesOverTheBackoff(String seconds, String outcome, int requests) throws Exception {
        String busy = "HTTP/1.1 429 Slow down\r\nRetry-After: " + seconds + "\r\nContent-Length: 0\r\n\r\n";
        try (RawServer raw = RawServer.answering(busy, FakeCollector.EMPTY_OK);
                Sending sending =
                        new Sending(new SenderSettings(raw.url("/v1/traces")).retries(5, Duration.ofSeconds(15)))) {
            sending.send(BODY).get(10, TimeUnit.SECONDS);
            assertThat(sending.events().next().what()).isEqualTo(outcome);
            assertThat(raw.requests()).hasSize(requests);
        }
    }

    @Test
    void headersAreAskedForAgainWithEachAttempt() {
        AtomicInteger token = new AtomicInteger();
        collector.answer(List.of(503, 200));
        SenderSettings settings = collector
                .settings()
                .retries(2, Duration.ofMillis(1))
                .headers(() -> Map.of("Authorization", List.of("token " + token.incrementAndGet())));
        try (Sending sending = new Sending(settings)) {
            sending.send(BODY);
            assertThat(sending.events().next().what()).isEqualTo("delivered");
        }
        assertThat(collector.received())
                .extracting(request -> request.headers().get("Authorization"))
                .containsExactly(List.of("token 1"), List.of("token 2"));
    }

    @Test
    void collectorThatComesUpMeanwhileIsReachedByARetry() throws Exception {
        int port = FakeCollector.freePort();
        AtomicInteger attempts = new AtomicInteger();
        CompletableFuture<RawServer> late = new CompletableFuture<>();
        SenderSettings settings = new SenderSettings("http://localhost:" + port + "/v1/traces")
                .retries(3, Duration.ofMillis(1))
                .headers(() -> {
                    if (attempts.incrementAndGet() == 2) {
                        late.complete(FakeCollector.raw("127.0.0.1", port));
                    }
                    return Map.of();
                });
        try (Sending sending = new Sending(settings)) {
            sending.send(BODY);
            assertThat(sending.events().next().what()).isEqualTo("delivered");
            assertThat(attempts).hasValue(2);
        } finally {
            late.get(10, TimeUnit.SECONDS).close();
        }
    }
}
