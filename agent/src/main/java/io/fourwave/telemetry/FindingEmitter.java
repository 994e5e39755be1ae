// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.fourwave.connection.ClockAnchor;
import io.fourwave.diagnose.ClosedBatch;
import io.fourwave.diagnose.Finding;
import io.fourwave.diagnose.Severity;
import io.fourwave.diagnose.Suspect;
import io.fourwave.tcp.Source;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.util.concurrent.TimeUnit;

/**
 * A finding as a span of its own, while its connections are still open: a leak that never ends would never be seen. And as a log
 * record with the same attributes in the same trace, for those whose alerts stand on logs.
 */
final class FindingEmitter {
    static final String EVENT = "fourwave.finding";

    private final Tracer tracer;
    private final Logger logger;
    private final ConnectionAttributes connections;

    FindingEmitter(Tracer tracer, Logger logger, ConnectionAttributes connections) {
        this.tracer = tracer;
        this.logger = logger;
        this.connections = connections;
    }

    /**
     * It starts when the oldest connection came into this state, and ends now.
     *
     * @return the id of its trace; null where nothing is exported
     */
    String emit(Finding finding) {
        ClockAnchor now = ClockAnchor.now();
        Attributes attributes = attributes(finding, now);
        Span span = span(finding, attributes, now);
        logger.logRecordBuilder()
                .setContext(OwnContext.EMPTY.with(span))
                .setEventName(EVENT)
                .setTimestamp(now.epochNanos(), NANOSECONDS)
                .setObservedTimestamp(now.epochNanos(), NANOSECONDS)
                .setSeverity(severity(finding.severity()))
                .setSeverityText(finding.severity().text())
                .setBody(connections.mask().within(finding.summary()))
                .setAllAttributes(attributes)
                .emit();
        return span.getSpanContext().isSampled() ? span.getSpanContext().getTraceId() : null;
    }

    private Span span(Finding finding, Attributes attributes, ClockAnchor now) {
        SpanBuilder builder = tracer.spanBuilder(
                        "tcp finding " + finding.verdict().text())
                .setParent(OwnContext.EMPTY)
                .setStartTimestamp(now.epochNanos() - finding.oldestNanos(), NANOSECONDS)
                .setAllAttributes(attributes);
        if (finding.oldest().connection() != null) {
            Links.OPENED_IN.add(builder, finding.oldest().connection().openedIn());
        }
        Span span = builder.startSpan();
        if (finding.severity() == Severity.LEAK) {
            span.setStatus(StatusCode.ERROR, connections.mask().within(finding.summary()));
        }
        span.end(now.epochNanos(), NANOSECONDS);
        return span;
    }

    private static io.opentelemetry.api.logs.Severity severity(Severity severity) {
        return switch (severity) {
            case LEAK -> io.opentelemetry.api.logs.Severity.ERROR;
            case SUSPECT -> io.opentelemetry.api.logs.Severity.WARN;
            case BENIGN, INFO -> io.opentelemetry.api.logs.Severity.INFO;
        };
    }

    private Attributes attributes(Finding finding, ClockAnchor now) {
        Suspect oldest = finding.oldest();
        AttributesBuilder attributes = Attributes.builder()
                .put(SpanNames.SIDE, finding.side().text())
                .put(SpanNames.VERDICT, finding.verdict().text())
                .put(SpanNames.SEVERITY, finding.severity().text())
                .put(SpanNames.CONFIDENCE, finding.confidence().text())
                .put(SpanNames.SOURCE, Source.TCP_INFO.text())
                .put(SpanNames.FINDING_COUNT, finding.count())
                .put(SpanNames.SUMMARY, connections.mask().within(finding.summary()))
                .put(SpanNames.ADVICE, finding.advice())
                .put(SpanNames.CONFIRM, finding.confirm());
        oldest.knownTuple().ifPresent(tuple -> attributes.putAll(connections.of(tuple)));
        finding.library().ifPresent(library -> attributes.put(SpanNames.OPEN_LIBRARY, library));
        finding.blame().ifPresent(frame -> {
            attributes.put(SpanNames.BLAME, SpanNames.blame(frame));
            SpanNames.putCode(attributes, frame);
        });
        if (finding.severity() == Severity.LEAK) {
            attributes.put(SpanNames.ERROR_TYPE, finding.verdict().text());
        }
        if (finding.evidence().get("unread_bytes") instanceof Integer unread) {
            attributes.put(SpanNames.UNREAD_BYTES, unread);
        }
        if (oldest.connection() != null) {
            if (oldest.connection().openedIn() != null) {
                attributes.put(
                        SpanNames.OPENED_IN, oldest.connection().openedIn().traceId());
            }
            connections.putOrigin(attributes, oldest.connection(), now.nanoTime());
        } else if (!oldest.opened().frames().isEmpty()) {
            attributes.put(SpanNames.OPEN_STACK, oldest.opened().toString());
        }
        return attributes.build();
    }

    /** What the command {@code close} has done; each of the closes is a teardown besides. */
    void closed(ClosedBatch batch) {
        tracer.spanBuilder("tcp close on demand")
                .setParent(OwnContext.EMPTY)
                .setStartTimestamp(batch.beganMillis(), TimeUnit.MILLISECONDS)
                .setAllAttributes(attributes(batch))
                .startSpan()
                .end(batch.endedMillis(), TimeUnit.MILLISECONDS);
    }

    private Attributes attributes(ClosedBatch batch) {
        Finding finding = batch.finding();
        long spared =
                batch.spared().values().stream().mapToLong(Integer::longValue).sum();
        AttributesBuilder attributes = Attributes.builder()
                .put(SpanNames.SIDE, finding.side().text())
                .put(SpanNames.VERDICT, finding.verdict().text())
                .put(SpanNames.SOURCE, Source.TCP_INFO.text())
                .put(SpanNames.CLOSED, batch.closed())
                .put(SpanNames.SPARED, spared)
                .put(SpanNames.FORCED, batch.forced());
        finding.oldest().knownTuple().ifPresent(tuple -> attributes.putAll(connections.of(tuple)));
        finding.blame().ifPresent(frame -> {
            attributes.put(SpanNames.BLAME, SpanNames.blame(frame));
            SpanNames.putCode(attributes, frame);
        });
        return attributes.build();
    }
}
