// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import java.util.Map;

/** A log record as a backend got it; {@code traceId} is lower-case hex, and empty where there is none. */
public record ReceivedLog(
        String eventName,
        String severity,
        String body,
        String traceId,
        String scope,
        Map<String, Object> attributes,
        Map<String, Object> resource) {

    /** The attribute as text; "" where there is none. */
    public String text(String key) {
        return String.valueOf(attributes.getOrDefault(key, ""));
    }
}
