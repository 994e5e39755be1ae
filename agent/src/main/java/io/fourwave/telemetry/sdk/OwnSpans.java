// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.sdk;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** Lets fourwave's spans through, among all that an SDK makes. */
final class OwnSpans extends SpanProcessorAround {

    OwnSpans(SpanProcessor processor) {
        super(processor);
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        // of interest when they have ended
    }

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (span.getInstrumentationScopeInfo().getName().equals(OtelBackend.SCOPE)) {
            processor.onEnd(span);
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }
}
