// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.fourwave.connection.Stack;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributesBuilder;

/** The attribute keys of our spans: OpenTelemetry's where it has one, ours under {@code fourwave}. */
final class SpanNames {
    static final AttributeKey<String> TRANSPORT = stringKey("network.transport");
    static final AttributeKey<String> NETWORK_TYPE = stringKey("network.type");
    static final AttributeKey<String> LOCAL_ADDRESS = stringKey("network.local.address");
    static final AttributeKey<Long> LOCAL_PORT = longKey("network.local.port");
    static final AttributeKey<String> PEER_ADDRESS = stringKey("network.peer.address");
    static final AttributeKey<Long> PEER_PORT = longKey("network.peer.port");
    static final AttributeKey<String> CONNECTION_STATE = stringKey("network.connection.state");
    static final AttributeKey<String> CODE_FUNCTION = stringKey("code.function.name");
    static final AttributeKey<String> CODE_FILE = stringKey("code.file.path");
    static final AttributeKey<Long> CODE_LINE = longKey("code.line.number");
    static final AttributeKey<String> CODE_STACK = stringKey("code.stacktrace");
    static final AttributeKey<String> THREAD_NAME = stringKey("thread.name");
    static final AttributeKey<Long> THREAD_ID = longKey("thread.id");

    static final AttributeKey<String> SIDE = stringKey("fourwave.side");
    static final AttributeKey<String> STEP = stringKey("fourwave.step");
    static final AttributeKey<String> ROLE = stringKey("fourwave.role");
    static final AttributeKey<String> STATE_BEFORE = stringKey("fourwave.state.before");
    static final AttributeKey<String> ABORT_REASON = stringKey("fourwave.abort.reason");
    static final AttributeKey<Long> UNREAD_BYTES = longKey("fourwave.unread_bytes");
    static final AttributeKey<Boolean> DEFERRED = booleanKey("fourwave.deferred");
    static final AttributeKey<String> CONFIDENCE = stringKey("fourwave.confidence");
    static final AttributeKey<String> SOURCE = stringKey("fourwave.source");
    static final AttributeKey<String> TIMING = stringKey("fourwave.timing");
    static final AttributeKey<Double> TIMING_ERROR = doubleKey("fourwave.timing.error");
    static final AttributeKey<String> FINAL_STATE = stringKey("fourwave.final_state");
    static final AttributeKey<String> OPEN_FUNCTION = stringKey("fourwave.open.function");
    static final AttributeKey<String> OPEN_LIBRARY = stringKey("fourwave.open.library");
    static final AttributeKey<String> OPEN_STACK = stringKey("fourwave.open.stacktrace");
    static final AttributeKey<Double> CONNECTION_DURATION = doubleKey("fourwave.connection.duration");
    static final AttributeKey<String> VERDICT = stringKey("fourwave.verdict");
    static final AttributeKey<String> SEVERITY = stringKey("fourwave.severity");
    static final AttributeKey<Long> FINDING_COUNT = longKey("fourwave.finding.count");
    static final AttributeKey<String> SUMMARY = stringKey("fourwave.summary");
    static final AttributeKey<String> BLAME = stringKey("fourwave.blame");
    static final AttributeKey<String> LIBRARY = stringKey("fourwave.library");
    static final AttributeKey<String> ADVICE = stringKey("fourwave.advice");
    static final AttributeKey<String> CONFIRM = stringKey("fourwave.confirm");

    static final AttributeKey<Long> CLOSED = longKey("fourwave.close.closed");
    static final AttributeKey<Long> SPARED = longKey("fourwave.close.spared");
    static final AttributeKey<Boolean> FORCED = booleanKey("fourwave.close.forced");

    static final AttributeKey<String> ERROR_TYPE = stringKey("error.type");
    /** Links once more: Jaeger searches attributes. */
    static final AttributeKey<String> OPENED_IN = stringKey("fourwave.opened_in.trace_id");

    static final AttributeKey<String> CLOSED_IN = stringKey("fourwave.closed_in.trace_id");

    static final AttributeKey<String> LINK = stringKey("fourwave.link");
    static final AttributeKey<String> SENT_BY = stringKey("fourwave.sent_by");

    private SpanNames() {}

    /** {@code com.acme.Orders.fetch:42}: the same text in metrics, spans and log records, so that one leads to the other. */
    static String blame(StackTraceElement frame) {
        String line = frame.getLineNumber() > 0 ? ":" + frame.getLineNumber() : "";
        return Stack.function(frame) + line;
    }

    static void putCode(AttributesBuilder attributes, StackTraceElement frame) {
        attributes.put(CODE_FUNCTION, Stack.function(frame));
        if (frame.getFileName() != null) {
            attributes.put(CODE_FILE, Stack.file(frame));
        }
        if (frame.getLineNumber() > 0) {
            attributes.put(CODE_LINE, frame.getLineNumber());
        }
    }
}
