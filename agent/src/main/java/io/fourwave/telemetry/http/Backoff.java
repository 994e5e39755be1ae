// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next attempt: what the server asked for, or else exponentially longer by the SDK's retry
 * policy. Without a policy ({@code OTEL_JAVA_EXPORTER_OTLP_RETRY_DISABLED}) there is no next attempt.
 */
final class Backoff {
    private final RetryPolicy policy;
    private final DoubleSupplier jitter;
    private int attempts = 1;
    private double nextNanos;

    /** {@code policy} may be null; {@code jitter} gives factors around 1. */
    Backoff(RetryPolicy policy, DoubleSupplier jitter) {
        this.policy = policy;
        this.jitter = jitter;
        this.nextNanos = policy == null ? 0 : policy.getInitialBackoff().toNanos();
    }

    /** Empty when the attempts are used up. */
    Optional<Duration> next(Optional<Duration> asked) {
        if (policy == null || attempts >= policy.getMaxAttempts()) {
            return Optional.empty();
        }
        attempts++;
        double nanos = Math.min(nextNanos, policy.getMaxBackoff().toNanos());
        nextNanos = nanos * policy.getBackoffMultiplier();
        return Optional.of(asked.orElseGet(() -> Duration.ofNanos((long) (nanos * jitter.getAsDouble()))));
    }
}
