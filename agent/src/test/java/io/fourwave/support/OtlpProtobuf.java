// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** From OTLP's protobuf messages to the records that tests read. */
final class OtlpProtobuf {

    private OtlpProtobuf() {}

    static List<ReceivedSpan> spans(ExportTraceServiceRequest request) {
        return request.getResourceSpansList().stream()
                .flatMap(resource -> resource.getScopeSpansList().stream()
                        .flatMap(scope -> scope.getSpansList().stream()
                                .map(span -> span(
                                        span,
                                        scope.getScope().getName(),
                                        attributes(resource.getResource().getAttributesList())))))
                .toList();
    }

    static List<ReceivedPoint> points(ExportMetricsServiceRequest request) {
        return request.getResourceMetricsList().stream()
                .flatMap(resource -> resource.getScopeMetricsList().stream())
                .flatMap(scope -> scope.getMetricsList().stream())
                .flatMap(OtlpProtobuf::points)
                .toList();
    }

    static List<ReceivedLog> logs(ExportLogsServiceRequest request) {
        return request.getResourceLogsList().stream()
                .flatMap(resource -> resource.getScopeLogsList().stream()
                        .flatMap(scope -> scope.getLogRecordsList().stream()
                                .map(entry -> log(
                                        entry,
                                        scope.getScope().getName(),
                                        attributes(resource.getResource().getAttributesList())))))
                .toList();
    }

    private static ReceivedLog log(LogRecord entry, String scope, Map<String, Object> resource) {
        return new ReceivedLog(
                entry.getEventName(),
                entry.getSeverityNumber().name().replace("SEVERITY_NUMBER_", ""),
                entry.getBody().getStringValue(),
                hex(entry.getTraceId()),
                scope,
                attributes(entry.getAttributesList()),
                resource);
    }

    private static ReceivedSpan span(Span span, String scope, Map<String, Object> resource) {
        return new ReceivedSpan(
                hex(span.getTraceId()),
                hex(span.getSpanId()),
                hex(span.getParentSpanId()),
                span.getName(),
                span.getKind().name().replace("SPAN_KIND_", ""),
                span.getStartTimeUnixNano(),
                span.getEndTimeUnixNano(),
                attributes(span.getAttributesList()),
                span.getEventsList().stream().map(OtlpProtobuf::event).toList(),
                span.getLinksList().stream().map(OtlpProtobuf::link).toList(),
                span.getStatus().getCode().name().replace("STATUS_CODE_", ""),
                scope,
                resource);
    }

    private static ReceivedSpan.Event event(Span.Event event) {
        return new ReceivedSpan.Event(event.getName(), event.getTimeUnixNano(), attributes(event.getAttributesList()));
    }

    private static ReceivedSpan.Link link(Span.Link link) {
        return new ReceivedSpan.Link(
                hex(link.getTraceId()), hex(link.getSpanId()), attributes(link.getAttributesList()));
    }

    private static Stream<ReceivedPoint> points(Metric metric) {
        return switch (metric.getDataCase()) {
            case GAUGE -> metric.getGauge().getDataPointsList().stream().map(point -> point(metric, point));
            case SUM -> metric.getSum().getDataPointsList().stream().map(point -> point(metric, point));
            case HISTOGRAM ->
                metric.getHistogram().getDataPointsList().stream()
                        .map(point ->
                                point(metric, point.getSum(), point.getAttributesList(), point.getTimeUnixNano()));
            default -> throw new AssertionError("a metric of a kind nobody expected: " + metric);
        };
    }

    private static ReceivedPoint point(Metric metric, NumberDataPoint point) {
        double value = point.hasAsInt() ? point.getAsInt() : point.getAsDouble();
        return point(metric, value, point.getAttributesList(), point.getTimeUnixNano());
    }

    private static ReceivedPoint point(Metric metric, double value, List<KeyValue> attributes, long time) {
        String kind = metric.getDataCase().name().toLowerCase(Locale.ROOT);
        return new ReceivedPoint(metric.getName(), metric.getUnit(), kind, value, attributes(attributes), time);
    }

    private static Map<String, Object> attributes(List<KeyValue> pairs) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        pairs.forEach(pair -> attributes.put(pair.getKey(), value(pair.getValue())));
        return attributes;
    }

    private static Object value(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case ARRAY_VALUE ->
                value.getArrayValue().getValuesList().stream()
                        .map(OtlpProtobuf::value)
                        .toList();
            default -> throw new AssertionError("an attribute of a kind nobody expected: " + value);
        };
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
