// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import io.fourwave.connection.AmbientSpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;

/**
 * From our spans to the application's: linked, and never parented, for they outlive them. Jaeger searches attributes and not
 * links, so the trace's id is an attribute as well.
 */
enum Links {
    OPENED_IN("opened_in", SpanNames.OPENED_IN),
    CLOSED_IN("closed_in", SpanNames.CLOSED_IN);

    private final String text;
    private final AttributeKey<String> traceId;

    Links(String text, AttributeKey<String> traceId) {
        this.text = text;
        this.traceId = traceId;
    }

    /** Without a span there is no link. */
    void add(SpanBuilder builder, AmbientSpan span) {
        if (span != null) {
            builder.addLink(
                    SpanContext.createFromRemoteParent(
                            span.traceId(),
                            span.spanId(),
                            span.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                            TraceState.getDefault()),
                    Attributes.of(SpanNames.LINK, text));
            builder.setAttribute(traceId, span.traceId());
        }
    }
}
