// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SharedSdkTest {
    private final Counting processor = new Counting();
    private final SharedSdk backend = new SharedSdk(OpenTelemetrySdk.builder()
            .setTracerProvider(
                    SdkTracerProvider.builder().addSpanProcessor(processor).build())
            .build());

    @Test
    void whatFillsAQueueIsFlushedOnTheWay() {
        for (int trace = 0; trace < 1000; trace++) {
            backend.makeRoom(soon());
        }

        // six spans a trace: never more than 768 since the last flush, and a queue takes 2048
        assertThat(processor.flushes).isEqualTo(7);
    }

    @Test
    void whatOthersUseIsFlushedAndNotShutDown() {
        backend.endsWithin(TimeUnit.SECONDS.toNanos(1));
        backend.finish(soon());
        backend.close();

        assertThat(processor.flushes).isOne();
        assertThat(processor.isShutDown).isFalse();
    }

    @Test
    void waitEndsWithTheDeadline() {
        processor.result = new CompletableResultCode();

        backend.finish(System.nanoTime());

        assertThat(processor.flushes).isOne();
    }

    private static long soon() {
        return System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    }

    private static final class Counting implements SpanProcessor {
        private CompletableResultCode result = CompletableResultCode.ofSuccess();
        private int flushes;
        private boolean isShutDown;

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            throw new AssertionError("no span is made");
        }

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            throw new AssertionError("no span is made");
        }

        @Override
        public boolean isEndRequired() {
            return false;
        }

        @Override
        public CompletableResultCode forceFlush() {
            flushes++;
            return result;
        }

        @Override
        public CompletableResultCode shutdown() {
            isShutDown = true;
            return CompletableResultCode.ofSuccess();
        }
    }
}
