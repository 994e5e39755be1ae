// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.extension;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** A span processor that takes spans until something else has come to its end. */
record EndingAfter(Runnable end, SpanProcessor processor) implements SpanProcessor {

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
        end.run();
        return processor.shutdown();
    }
}
