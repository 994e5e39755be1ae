// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void growsToTheMaximumAndEndsWithTheAttempts() {
        RetryPolicy policy = RetryPolicy.builder()
                .setMaxAttempts(5)
                .setInitialBackoff(Duration.ofSeconds(1))
                .setMaxBackoff(Duration.ofSeconds(3))
                .setBackoffMultiplier(2)
                .build();
        Backoff backoff = new Backoff(policy, () -> 1);
        assertThat(backoff.next(Optional.empty())).contains(Duration.ofSeconds(1));
        assertThat(backoff.next(Optional.empty())).contains(Duration.ofSeconds(2));
        assertThat(backoff.next(Optional.empty())).contains(Duration.ofSeconds(3));
        assertThat(backoff.next(Optional.empty())).contains(Duration.ofSeconds(3));
        assertThat(backoff.next(Optional.empty())).isEmpty();
    }

    @Test
    void jitterScalesTheWait() {
        assertThat(new Backoff(RetryPolicy.getDefault(), () -> 0.8).next(Optional.empty()))
                .contains(Duration.ofMillis(800));
    }

    @Test
    void whatTheServerAsksForIsTakenAsItIs() {
        assertThat(new Backoff(RetryPolicy.getDefault(), () -> 0.8).next(Optional.of(Duration.ofSeconds(7))))
                .contains(Duration.ofSeconds(7));
    }

    @Test
    void withoutPolicyThereIsNoRetry() {
        assertThat(new Backoff(null, () -> 1).next(Optional.of(Duration.ZERO))).isEmpty();
    }
}
