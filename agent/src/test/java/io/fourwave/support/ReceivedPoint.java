// SPDX-License-Identifier: Apache-2.0
package io.fourwave.support;

import java.util.Map;

/** One number of a metric as a backend got it; a histogram counts as its sum. */
public record ReceivedPoint(
        String metric, String unit, String kind, double value, Map<String, Object> attributes, long timeNanos) {

    /** The attribute as text; "" where there is none. */
    public String text(String key) {
        return String.valueOf(attributes.getOrDefault(key, ""));
    }
}
