// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.sdk;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;

/**
 * Lets as many spans into a batch processor as its queue can take, and counts the others. The processor itself would
 * throw them away, tell only its own metrics how many, and log a warning to what may be the application's logging.
 */
final class SpanGate {
    private final LongAdder admitted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder settled = new LongAdder();
    private volatile long movedAt = System.nanoTime();

    /** The processor behind this gate; {@code capacity} is how many spans its queue takes. */
    SpanProcessor before(SpanProcessor processor, int capacity) {
        return new Gated(processor, capacity);
    }

    /** The exporter of that processor. */
    SpanExporter behind(SpanExporter exporter) {
        return new Settling(exporter);
    }

    /** In place of a processor that could not be set up: every span is refused. */
    SpanProcessor closed() {
        return before(SpanProcessor.composite(), 0);
    }

    /** Spans whose export has not come to an end: queued, or being sent. */
    long onTheirWay() {
        return Math.max(0, admitted.sum() - settled.sum());
    }

    /** Spans wait, and none has left for so long: the processor's thread has ended, as after an OutOfMemoryError. */
    boolean stalled(long nanos) {
        return onTheirWay() > 0 && System.nanoTime() - movedAt > nanos;
    }

    long refused() {
        return refused.sum();
    }

    private final class Gated extends SpanProcessorAround {
        private final int capacity;

        Gated(SpanProcessor processor, int capacity) {
            super(processor);
            this.capacity = capacity;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            long before = onTheirWay();
            if (before < capacity) {
                if (before == 0) {
                    movedAt = System.nanoTime();
                }
                admitted.increment();
                processor.onEnd(span);
            } else {
                refused.increment();
            }
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }

    private final class Settling implements SpanExporter {
        private final SpanExporter exporter;

        Settling(SpanExporter exporter) {
            this.exporter = exporter;
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            int count = spans.size();
            try {
                CompletableResultCode result = exporter.export(spans);
                return result.whenComplete(() -> settle(count, result.isSuccess()));
            } catch (Throwable ours) {
                // out of memory, as a rule: one batch is lost, and counted; the processor's thread must not end of it
                settle(count, false);
                return CompletableResultCode.ofSuccess();
            }
        }

        private void settle(int count, boolean taken) {
            settled.add(count);
            movedAt = System.nanoTime();
            if (!taken) {
                // not a failed delivery, which the sender counts: this exporter was shut down before
                refused.add(count);
            }
        }

        @Override
        public CompletableResultCode flush() {
            return exporter.flush();
        }

        @Override
        public CompletableResultCode shutdown() {
            return exporter.shutdown();
        }
    }
}
