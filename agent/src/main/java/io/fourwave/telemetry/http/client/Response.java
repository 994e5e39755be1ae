// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http.client;

import java.util.Map;

/** A final answer (not 1xx). {@code reusable} says whether the connection may carry another request. */
public record Response(int status, String phrase, Map<String, String> headers, byte[] body, boolean reusable) {

    public boolean success() {
        return status >= 200 && status < 300;
    }

    /** The statuses that OTLP/HTTP calls retryable. */
    public boolean retryable() {
        return status == 429 || status == 502 || status == 503 || status == 504;
    }

    public boolean protobuf() {
        return headers.getOrDefault("Content-Type", "").startsWith("application/x-protobuf");
    }

    Response lastOnConnection() {
        return new Response(status, phrase, headers, body, false);
    }
}
