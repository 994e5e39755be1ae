// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import io.fourwave.connection.AmbientSpan;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;

/** From our spans to the application's: linked, and never parented, for they outlive them. */
final class Links {
    private Links() {}

    /** @param what {@code opened_in} or {@code closed_in}; without a span there is no link */
    static void add(SpanBuilder builder, String what, AmbientSpan span) {
        if (span != null) {
            builder.addLink(
                    SpanContext.createFromRemoteParent(
                            span.traceId(),
                            span.spanId(),
                            span.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                            TraceState.getDefault()),
                    Attributes.of(SpanNames.LINK, what));
        }
    }
}
