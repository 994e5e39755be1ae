// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.extension;

import io.fourwave.telemetry.sdk.SpanProcessorAround;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SpanProcessor;

/** A span processor that takes spans until something else has come to its end. */
final class EndingAfter extends SpanProcessorAround {
    private final Runnable end;

    EndingAfter(Runnable end, SpanProcessor processor) {
        super(processor);
        this.end = end;
    }

    @Override
    public CompletableResultCode shutdown() {
        end.run();
        return processor.shutdown();
    }
}
