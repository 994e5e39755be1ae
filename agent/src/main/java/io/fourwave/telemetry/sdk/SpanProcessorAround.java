// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.sdk;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** Does what another span processor does, but for what a subclass does differently. */
public abstract class SpanProcessorAround implements SpanProcessor {
    protected final SpanProcessor processor;

    protected SpanProcessorAround(SpanProcessor processor) {
        this.processor = processor;
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        processor.onStart(parent, span);
    }

    @Override
    public boolean isStartRequired() {
        return processor.isStartRequired();
    }

    @Override
    public void onEnd(ReadableSpan span) {
        processor.onEnd(span);
    }

    @Override
    public boolean isEndRequired() {
        return processor.isEndRequired();
    }

    @Override
    public CompletableResultCode forceFlush() {
        return processor.forceFlush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return processor.shutdown();
    }
}
