// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.fourwave.connection.ClockAnchor;
import io.fourwave.connection.Phase;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.tcp.Confidence;
import io.fourwave.tcp.Decision;
import io.fourwave.tcp.TcpState;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/** A teardown as one trace: the root, and a child for each phase. In a waterfall the children are the four waves. */
final class TeardownEmitter {
    private static final double NANOS = 1e9;

    private final Tracer tracer;
    private final ConnectionAttributes connections;

    TeardownEmitter(Tracer tracer, ConnectionAttributes connections) {
        this.tracer = tracer;
        this.connections = connections;
    }

    void emit(Teardown teardown) {
        ClockAnchor anchor = teardown.anchor();
        Attributes connection = connections.of(teardown.connection());
        SpanBuilder builder = tracer.spanBuilder(teardown.role().spanName())
                .setParent(OwnContext.EMPTY)
                .setStartTimestamp(anchor.epochNanos(teardown.start()), NANOSECONDS)
                .setAllAttributes(connection)
                .setAllAttributes(rootAttributes(teardown));
        Links.OPENED_IN.add(builder, teardown.connection().openedIn());
        teardown.deciding().ifPresent(call -> Links.CLOSED_IN.add(builder, call.span()));
        Span root = builder.startSpan();
        teardown.deciding().ifPresent(call -> putThread(root, call));
        teardown.events().forEach(event -> addEvent(root, anchor, event));
        Context parent = OwnContext.EMPTY.with(root);
        teardown.phases().forEach(phase -> emit(phase, anchor, parent, connection));
        root.end(anchor.epochNanos(teardown.end()), NANOSECONDS);
    }

    private void emit(Phase phase, ClockAnchor anchor, Context parent, Attributes connection) {
        Span span = tracer.spanBuilder(phase.state().name())
                .setParent(parent)
                .setStartTimestamp(anchor.epochNanos(phase.start()), NANOSECONDS)
                .setAllAttributes(connection)
                .setAttribute(SpanNames.CONNECTION_STATE, phase.state().semconv())
                .setAttribute(SpanNames.SOURCE, phase.source().text())
                .setAttribute(SpanNames.TIMING, phase.isExact() ? "exact" : "sampled")
                .startSpan();
        if (!phase.isExact()) {
            span.setAttribute(SpanNames.TIMING_ERROR, phase.error() / NANOS);
        }
        span.end(anchor.epochNanos(phase.end()), NANOSECONDS);
    }

    private Attributes rootAttributes(Teardown teardown) {
        AttributesBuilder attributes = Attributes.builder()
                .put(SpanNames.ROLE, teardown.role().text())
                .put(SpanNames.SOURCE, teardown.source().text());
        putState(attributes, SpanNames.FINAL_STATE, teardown.finalState());
        connections.putOrigin(attributes, teardown.connection(), teardown.end());
        if (teardown.deciding().isPresent()) {
            putDecision(attributes, teardown.decision());
            putCall(attributes, teardown.deciding().get());
        } else {
            attributes.put(SpanNames.CONFIDENCE, Confidence.CERTAIN.text());
        }
        return attributes.build();
    }

    private static void putDecision(AttributesBuilder attributes, Decision decision) {
        attributes.put(SpanNames.STEP, decision.step().text());
        attributes.put(SpanNames.CONFIDENCE, decision.confidence().text());
        if (decision.abortReason() != null) {
            attributes.put(SpanNames.ABORT_REASON, decision.abortReason().text());
        }
    }

    private void putCall(AttributesBuilder attributes, TeardownEvent.Called call) {
        putState(attributes, SpanNames.STATE_BEFORE, call.stateBefore());
        if (call.unreadBytes() > 0) {
            attributes.put(SpanNames.UNREAD_BYTES, call.unreadBytes());
        }
        if (call.deferred()) {
            attributes.put(SpanNames.DEFERRED, true);
        }
        call.stack().caller().ifPresent(frame -> SpanNames.putCode(attributes, frame));
        if (!call.stack().frames().isEmpty()) {
            attributes.put(SpanNames.CODE_STACK, call.stack().toString());
        }
    }

    /** On the started span: as it starts, OpenTelemetry's agent puts on it the thread that makes it. */
    private void putThread(Span root, TeardownEvent.Called call) {
        root.setAttribute(SpanNames.THREAD_NAME, connections.mask().within(call.thread()));
        root.setAttribute(SpanNames.THREAD_ID, call.threadId());
    }

    /** Left out where the system does not tell the state. */
    private static void putState(AttributesBuilder attributes, AttributeKey<String> key, TcpState state) {
        if (state != null) {
            attributes.put(key, state.semconv());
        }
    }

    private void addEvent(Span root, ClockAnchor anchor, TeardownEvent event) {
        long at = anchor.epochNanos(event.nanoTime());
        if (event instanceof TeardownEvent.Called call) {
            root.addEvent(call.name(), callAttributes(call), at, NANOSECONDS);
        } else if (event instanceof TeardownEvent.PeerFinSeen seen) {
            root.addEvent("peer FIN seen", errorAttributes(seen.error()), at, NANOSECONDS);
        } else if (event instanceof TeardownEvent.Reset reset) {
            root.addEvent("RST", resetAttributes(reset), at, NANOSECONDS);
        }
    }

    private Attributes callAttributes(TeardownEvent.Called call) {
        AttributesBuilder attributes = Attributes.builder()
                .put(SpanNames.STEP, call.decision().step().text())
                .put(SpanNames.THREAD_NAME, connections.mask().within(call.thread()));
        putState(attributes, SpanNames.STATE_BEFORE, call.stateBefore());
        call.stack().caller().ifPresent(frame -> SpanNames.putCode(attributes, frame));
        return attributes.build();
    }

    private static Attributes resetAttributes(TeardownEvent.Reset reset) {
        return reset.sent()
                ? Attributes.of(SpanNames.SENT_BY, "this side")
                : errorAttributes(reset.error()).toBuilder()
                        .put(SpanNames.SENT_BY, "peer")
                        .build();
    }

    private static Attributes errorAttributes(long errorNanos) {
        return errorNanos == 0 ? Attributes.empty() : Attributes.of(SpanNames.TIMING_ERROR, errorNanos / NANOS);
    }
}
