// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import io.fourwave.telemetry.http.client.CollectorConnection;
import io.fourwave.telemetry.http.client.Deadline;
import io.fourwave.telemetry.http.client.Endpoint;
import io.fourwave.telemetry.http.client.Request;
import io.fourwave.telemetry.http.client.Response;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Takes one batch after the other to the collector, with the retries that OTLP/HTTP asks for, and reports how it went. */
final class BatchSender {
    // Also for 0, which is "no limit" to the SDK: a batch that nobody takes must not keep this thread for ever.
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final HttpSenderConfig config;
    private final Endpoint endpoint;
    private final CollectorConnection collectorConnection;
    private final CountDownLatch noMoreRetries;
    private final DeliveryListener listener;

    BatchSender(
            HttpSenderConfig config,
            Endpoint endpoint,
            CollectorConnection collectorConnection,
            CountDownLatch noMoreRetries,
            DeliveryListener listener) {
        this.config = config;
        this.endpoint = endpoint;
        this.collectorConnection = collectorConnection;
        this.noMoreRetries = noMoreRetries;
        this.listener = listener;
    }

    /** Returns when the batch is settled: by the deadline, and within the grace period once {@code noMoreRetries} is open. */
    void deliver(Batch batch) {
        long items = 0;
        Attempt last;
        try {
            byte[] bytes = batch.bytes();
            items = Batch.items(bytes);
            last = attempts(Batch.compressed(bytes, config.getCompressor()));
        } catch (IllegalArgumentException e) {
            last = Attempt.failed(Failure.of(Failure.Kind.BROKEN, e.getMessage()), false);
        } catch (Throwable e) {
            // Whatever it is, it is one batch: the thread goes on.
            last = Attempt.failed(Failure.of(Failure.Kind.BROKEN, e.toString()), false);
        }
        report(last, items);
    }

    private Attempt attempts(byte[] body) {
        Deadline deadline = Deadline.after(timeout());
        Backoff backoff = new Backoff(
                config.getRetryPolicy(), () -> ThreadLocalRandom.current().nextDouble(0.8, 1.2));
        Attempt attempt = attempt(body, deadline);
        while (attempt.retryable() && pause(backoff.next(attempt.retryAfter()), deadline)) {
            attempt = attempt(body, deadline);
        }
        return attempt;
    }

    private Duration timeout() {
        Duration asked = config.getTimeout();
        return asked.isZero() || asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    private Attempt attempt(byte[] body, Deadline deadline) {
        try {
            return Attempt.answered(
                    collectorConnection.post(new Request(endpoint.target(), headers(body), body), deadline));
        } catch (IOException e) {
            return Attempt.failed(failure(e, deadline), retryable(e));
        }
    }

    // Asked of the supplier for each attempt: a token may have been renewed meanwhile. Ours last, they frame the
    // message.
    private Map<String, List<String>> headers(byte[] body) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Host", List.of(endpoint.hostHeader()));
        Map<String, List<String>> supplied = config.getHeadersSupplier().get();
        if (supplied != null) {
            headers.putAll(supplied);
        }
        headers.remove("Transfer-Encoding");
        headers.put("Connection", List.of("keep-alive"));
        headers.put("Content-Type", List.of(config.getContentType()));
        headers.put("Content-Length", List.of(Integer.toString(body.length)));
        if (config.getCompressor() != null) {
            headers.put("Content-Encoding", List.of(config.getCompressor().getEncoding()));
        }
        return headers;
    }

    private Failure failure(IOException e, Deadline deadline) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        if (collectorConnection.isCut()) {
            return Failure.of(Failure.Kind.TIMEOUT, "no answer before the agent stopped");
        } else if (e instanceof UnknownHostException) {
            return Failure.of(Failure.Kind.UNREACHABLE, "unknown host " + endpoint.host());
        } else if (e instanceof ConnectException) {
            return Failure.of(Failure.Kind.UNREACHABLE, reason);
        } else if (deadline.passed() || e instanceof SocketTimeoutException) {
            return Failure.of(
                    Failure.Kind.TIMEOUT,
                    "no complete answer within " + timeout().toMillis() + " ms");
        } else if (e instanceof ProtocolException) {
            return Failure.of(Failure.Kind.NONSENSE, reason);
        }
        boolean untrusted = e instanceof SSLException && !(e.getCause() instanceof SocketException);
        return Failure.of(untrusted ? Failure.Kind.TLS : Failure.Kind.BROKEN, reason);
    }

    // Nothing that a second attempt would change: not HTTP, or not to be trusted.
    private boolean retryable(IOException e) {
        if (config.getRetryPolicy() != null && config.getRetryPolicy().getRetryExceptionPredicate() != null) {
            return config.getRetryPolicy().getRetryExceptionPredicate().test(e);
        }
        return !(e instanceof ProtocolException
                || e instanceof SSLHandshakeException
                || e instanceof SSLPeerUnverifiedException);
    }

    /** True when it is time for another attempt, false when there shall be none. */
    private boolean pause(Optional<Duration> wait, Deadline deadline) {
        if (wait.isEmpty() || wait.get().compareTo(Duration.ofNanos(deadline.remainingNanos())) >= 0) {
            return false;
        }
        try {
            return !noMoreRetries.await(wait.get().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void report(Attempt last, long items) {
        if (last.failure() != null) {
            listener.failed(endpoint.shown(), items, last.failure());
            return;
        }
        PartialSuccess partial = PartialSuccess.in(last.response());
        if (partial.rejected() > 0) {
            listener.rejected(endpoint.shown(), items, partial.rejected(), partial.message());
        } else {
            listener.delivered(endpoint.shown(), items);
        }
    }

    /** How one attempt ended: {@code failure} is null after success, {@code response} where no answer came. */
    private record Attempt(Response response, Failure failure, boolean retryable) {

        static Attempt answered(Response response) {
            Failure failure = response.success()
                    ? null
                    : new Failure(Failure.Kind.STATUS, response.status(), response.status() + " " + response.phrase());
            return new Attempt(response, failure, response.retryable());
        }

        static Attempt failed(Failure failure, boolean retryable) {
            return new Attempt(null, failure, retryable);
        }

        Optional<Duration> retryAfter() {
            return response == null
                    ? Optional.empty()
                    : RetryAfter.parse(response.headers().get("Retry-After"), Instant.now());
        }
    }
}
