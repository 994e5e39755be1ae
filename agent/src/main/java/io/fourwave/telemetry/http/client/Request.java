// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** One POST. Its body is complete before the first byte leaves, so its length is always known and a retry costs nothing. */
public record Request(String target, Map<String, List<String>> headers, byte[] body) {

    void writeTo(OutputStream out) throws IOException {
        out.write(head().getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
    }

    private String head() {
        StringBuilder head = new StringBuilder(512);
        head.append("POST ").append(target).append(" HTTP/1.1\r\n");
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            for (String value : header.getValue()) {
                head.append(line(header.getKey(), value));
            }
        }
        return head.append("\r\n").toString();
    }

    // The value is not repeated in the message: it may be a secret.
    private static String line(String name, String value) {
        if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+") || value.matches("(?s).*[\\x00-\\x08\\x0a-\\x1f\\x7f].*")) {
            throw new IllegalArgumentException("header " + name + " has characters that HTTP does not allow");
        }
        return name + ": " + value + "\r\n";
    }
}
