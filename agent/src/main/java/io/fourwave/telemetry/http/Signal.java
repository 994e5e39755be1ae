// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import java.net.URI;

/** What an endpoint takes, recognised by the path that OTLP/HTTP prescribes; {@link #OTHER} where somebody chose another path. */
public enum Signal {
    SPANS("spans", "OTEL_TRACES_EXPORTER", "/v1/traces"),
    METRICS("metrics", "OTEL_METRICS_EXPORTER", "/v1/metrics"),
    LOGS("log records", "OTEL_LOGS_EXPORTER", "/v1/logs"),
    OTHER("spans or metrics", "OTEL_TRACES_EXPORTER", "");

    private final String items;
    private final String exporterVariable;
    private final String path;

    Signal(String items, String exporterVariable, String path) {
        this.items = items;
        this.exporterVariable = exporterVariable;
        this.path = path;
    }

    /** The signal whose standard path this endpoint ends in. */
    public static Signal of(URI endpoint) {
        String path = String.valueOf(endpoint.getPath());
        for (Signal signal : values()) {
            if (path.endsWith(signal.path)) {
                return signal;
            }
        }
        return OTHER;
    }

    /** The plural noun for people: spans, metrics. */
    public String items() {
        return items;
    }

    /** The variable that turns this signal's export off. */
    public String exporterVariable() {
        return exporterVariable;
    }
}
