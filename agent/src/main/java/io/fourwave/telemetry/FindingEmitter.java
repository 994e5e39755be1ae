// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Severity;
import io.fourwave.tcp.Source;
import io.fourwave.watch.Anchor;
import io.fourwave.watch.Connection;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;

/** A finding as a span of its own, while its connections are still open: a leak that never ends would never be seen. */
final class FindingEmitter {
    private final Tracer tracer;
    private final ConnectionAttributes connections;

    FindingEmitter(Tracer tracer, ConnectionAttributes connections) {
        this.tracer = tracer;
        this.connections = connections;
    }

    /** It starts when the oldest connection came into this state, and ends now. */
    void emit(Finding finding) {
        Anchor now = Anchor.now();
        Connection oldest = finding.connections().get(0);
        Span span = tracer.spanBuilder("tcp finding " + finding.verdict().text())
                .setParent(OwnContext.EMPTY)
                .setStartTimestamp(now.epochNanos() - finding.oldestNanos(), NANOSECONDS)
                .setAllAttributes(connections.of(oldest))
                .setAllAttributes(attributes(finding, oldest, now))
                .startSpan();
        if (finding.severity() == Severity.LEAK) {
            span.setStatus(StatusCode.ERROR, finding.summary());
        }
        span.end(now.epochNanos(), NANOSECONDS);
    }

    private Attributes attributes(Finding finding, Connection oldest, Anchor now) {
        AttributesBuilder attributes = Attributes.builder()
                .put(SpanNames.VERDICT, finding.verdict().text())
                .put(SpanNames.SEVERITY, finding.severity().text())
                .put(SpanNames.CONFIDENCE, finding.confidence().text())
                .put(SpanNames.SOURCE, Source.TCP_INFO.text())
                .put(SpanNames.FINDING_COUNT, finding.count())
                .put(SpanNames.ADVICE, finding.advice())
                .put(SpanNames.CONFIRM, finding.confirm());
        finding.library().ifPresent(library -> attributes.put(SpanNames.OPEN_LIBRARY, library));
        if (finding.evidence().get("unread_bytes") instanceof Integer unread) {
            attributes.put(SpanNames.UNREAD_BYTES, unread);
        }
        connections.putOrigin(attributes, oldest, now.nanoTime());
        return attributes.build();
    }
}
