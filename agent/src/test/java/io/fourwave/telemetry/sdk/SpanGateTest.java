// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class SpanGateTest {
    private final SpanGate gate = new SpanGate();
    private final Slow slow = new Slow();

    @Test
    void beyondTheCapacityASpanIsRefusedUntilAnotherIsSettled() {
        Tracer tracer = tracer(gate.before(SimpleSpanProcessor.create(gate.behind(slow)), 1));
        end(tracer);
        end(tracer);
        assertThat(gate.onTheirWay()).isEqualTo(1);
        assertThat(gate.refused()).isEqualTo(1);
        slow.pending.remove().succeed();
        assertThat(gate.onTheirWay()).isZero();
        end(tracer);
        assertThat(gate.refused()).isEqualTo(1);
    }

    @Test
    void batchThatTheExporterDoesNotTakeIsLost() {
        Tracer tracer = tracer(gate.before(SimpleSpanProcessor.create(gate.behind(slow)), 1));
        end(tracer);
        slow.pending.remove().fail();
        assertThat(gate.onTheirWay()).isZero();
        assertThat(gate.refused()).isEqualTo(1);
    }

    @Test
    void batchThatRunsOutOfMemoryIsLostAndTheProcessorGoesOn() {
        Tracer tracer = tracer(gate.before(SimpleSpanProcessor.create(gate.behind(new Full())), 1));
        end(tracer);
        end(tracer);
        assertThat(gate.onTheirWay()).isZero();
        assertThat(gate.refused()).isEqualTo(2);
        assertThat(gate.stalled(0)).isFalse();
    }

    @Test
    void whatWaitsAndDoesNotMoveIsStalled() throws InterruptedException {
        Tracer tracer = tracer(gate.before(SimpleSpanProcessor.create(gate.behind(slow)), 1));
        assertThat(gate.stalled(0)).isFalse();
        end(tracer);
        Thread.sleep(5);
        assertThat(gate.stalled(1_000_000)).isTrue();
        assertThat(gate.stalled(60_000_000_000L)).isFalse();
        slow.pending.remove().succeed();
        assertThat(gate.stalled(0)).isFalse();
    }

    @Test
    void closedGateRefusesAll() {
        end(tracer(gate.closed()));
        assertThat(gate.refused()).isEqualTo(1);
        assertThat(gate.onTheirWay()).isZero();
    }

    private static Tracer tracer(SpanProcessor processor) {
        return SdkTracerProvider.builder().addSpanProcessor(processor).build().get("test");
    }

    private static void end(Tracer tracer) {
        tracer.spanBuilder("a").startSpan().end();
    }

    /** As the SDK's exporter does when the heap is full. */
    private static final class Full implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            throw new OutOfMemoryError("on purpose");
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    /** Settles when the test says so. */
    private static final class Slow implements SpanExporter {
        private final Deque<CompletableResultCode> pending = new ArrayDeque<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            pending.add(new CompletableResultCode());
            return pending.getLast();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
