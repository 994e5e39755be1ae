// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import java.util.List;
import java.util.Map;

/**
 * A span as a backend got it. Ids are lower-case hex ({@code parentId} is empty for a root), times are nanoseconds since the
 * epoch, attribute values are String, Boolean, Long, Double or a List of these.
 */
public record ReceivedSpan(
        String traceId,
        String spanId,
        String parentId,
        String name,
        String kind,
        long startNanos,
        long endNanos,
        Map<String, Object> attributes,
        List<Event> events,
        List<Link> links,
        String status,
        String scope,
        Map<String, Object> resource) {

    /** True for a span without a parent. */
    public boolean isRoot() {
        return parentId.isEmpty();
    }

    /** The attribute as text; "" where there is none. */
    public String text(String key) {
        return String.valueOf(attributes.getOrDefault(key, ""));
    }

    /** The attribute as a number; fails where there is none. */
    public double number(String key) {
        if (attributes.get(key) instanceof Number number) {
            return number.doubleValue();
        }
        throw new AssertionError("no number " + key + " in " + this);
    }

    /** An event of the span. */
    public record Event(String name, long timeNanos, Map<String, Object> attributes) {}

    /** A link to a span of another trace. */
    public record Link(String traceId, String spanId, Map<String, Object> attributes) {}
}
