// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http.client;

import java.net.URI;

/**
 * Where batches go: the parts of the configured URI that a socket, a TLS handshake and a request line need.
 * {@code host} is without brackets; {@code shown} is the URI without user information, fit for a log.
 */
public record Endpoint(boolean tls, String host, int port, String target, URI shown) {

    /** @throws IllegalArgumentException where the URI names no host or no valid port */
    public static Endpoint of(URI uri) {
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        String authority = authority(uri);
        // Not URI.getHost(): it is null for a name with an underscore, which Docker Compose makes.
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = hasPort ? authority.substring(0, colon) : authority;
        int port = hasPort ? port(uri, authority.substring(colon + 1)) : tls ? 443 : 80;
        URI shown = URI.create(uri.getScheme() + "://" + authority + uri.getRawPath());
        return new Endpoint(tls, withoutBrackets(host), port, target(uri), shown);
    }

    /** The Host header: RFC 9110 section 7.2 leaves the default port out. */
    public String hostHeader() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        return port == (tls ? 443 : 80) ? name : name + ":" + port;
    }

    private static String authority(URI uri) {
        String raw = String.valueOf(uri.getRawAuthority());
        String authority = raw.substring(raw.lastIndexOf('@') + 1);
        if (uri.getRawAuthority() == null || authority.isEmpty() || authority.startsWith(":")) {
            throw new IllegalArgumentException("OTLP endpoint " + uri.getRawPath() + " names no host");
        }
        return authority;
    }

    private static int port(URI uri, String digits) {
        if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > 65535) {
            throw new IllegalArgumentException(
                    "OTLP endpoint for " + uri.getRawPath() + " has no valid port: " + shownPort(digits));
        }
        return Integer.parseInt(digits);
    }

    /** What stands in the place of a port may be a password that lacks its @. */
    private static String shownPort(String digits) {
        return digits.matches("[0-9]{1,5}") ? digits : "…";
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static String target(URI uri) {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }
}
