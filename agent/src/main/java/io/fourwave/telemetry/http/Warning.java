// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

import java.net.URI;

/** The one sentence about a failure: what was seen, what happens now, what to do. */
final class Warning {
    private Warning() {}

    static String of(URI endpoint, Failure failure) {
        Signal signal = Signal.of(endpoint);
        String reason = failure.reason();
        return switch (failure.kind()) {
            case UNREACHABLE ->
                sentence(
                        "no collector answers at " + endpoint + " (" + reason + ")",
                        signal,
                        "until one does; set OTEL_EXPORTER_OTLP_ENDPOINT or " + signal.exporterVariable() + "=none");
            case TIMEOUT ->
                sentence(
                        "the collector at " + endpoint + " is too slow (" + reason + ")",
                        signal,
                        "while it is; OTEL_EXPORTER_OTLP_TIMEOUT sets the limit");
            case TLS ->
                sentence(
                        "no trusted TLS connection to " + endpoint + " (" + reason + ")",
                        signal,
                        "until there is one; OTEL_EXPORTER_OTLP_CERTIFICATE names a certificate to trust");
            case BROKEN ->
                sentence("the export to " + endpoint + " broke off (" + reason + ")", signal, "when that happens");
            case NONSENSE ->
                sentence(
                        "the export to " + endpoint + " is not understood there (" + reason + ")",
                        signal,
                        "until it is; OTLP over HTTP is usually on port 4318, 4317 is gRPC");
            case STATUS ->
                sentence(
                        "the collector at " + endpoint + " answers " + reason,
                        signal,
                        "while it does; " + adviceFor(failure.status(), signal));
        };
    }

    static String rejected(URI endpoint, long rejected, String message) {
        return sentence(
                "the collector at " + endpoint + " rejected " + rejected + " (" + message + ")",
                Signal.of(endpoint),
                "when that happens");
    }

    private static String sentence(String what, Signal signal, String until) {
        return "fourwave: " + what + ": " + signal.items() + " are counted and dropped " + until;
    }

    private static String adviceFor(int status, Signal signal) {
        String off = signal.exporterVariable() + "=none";
        return switch (status) {
            case 401, 403, 407 -> "OTEL_EXPORTER_OTLP_HEADERS carries credentials";
            case 404, 405 -> "set " + off + " if it takes no " + signal.items() + " (Jaeger takes traces only)";
            case 429, 503 -> "it is overloaded or not ready";
            default -> "see its log, or set " + off;
        };
    }
}
