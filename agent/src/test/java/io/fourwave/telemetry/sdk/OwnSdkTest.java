// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnSdkTest {

    @Test
    void workerOfTheSdkThatHasEndedIsTold() throws InterruptedException {
        OwnSdk.Workers workers = new OwnSdk.Workers();
        Thread spans = new Thread(Thread::yield, "BatchSpanProcessor_WorkerThread-1");
        Thread other = new Thread(Thread::yield, "fourwave-telemetry");
        assertThat(workers.ended()).isEmpty();
        other.start();
        other.join();
        workers.started(Thread.currentThread(), other);
        assertThat(workers.ended()).isEmpty();
        spans.start();
        spans.join();
        workers.started(Thread.currentThread(), spans, other);

        assertThat(workers.ended())
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains("BatchSpanProcessor_WorkerThread-1", "detach and attach"));
    }
}
