// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.http;

/**
 * Why a batch could not be delivered. {@code status} is the HTTP status of a {@link Kind#STATUS} failure, otherwise 0;
 * {@code reason} is one short printable line.
 */
public record Failure(Kind kind, int status, String reason) {
    private static final int REASON_LENGTH = 200;

    public Failure {
        reason = printable(reason);
    }

    static Failure of(Kind kind, String reason) {
        return new Failure(kind, 0, reason);
    }

    // Part of a reason may be the server's words, and it ends on a terminal: \p{Cc} has the C1 controls, \p{Cntrl} has
    // not.
    static String printable(String text) {
        String line =
                String.valueOf(text).replaceAll("[\\p{Cc}\\p{Cf}\\s]+", " ").strip();
        return line.length() <= REASON_LENGTH ? line : line.substring(0, REASON_LENGTH) + "…";
    }

    /** What failed, coarse enough to warn about each only once. */
    public enum Kind {
        /** No connection: refused, no such host, no route, no answer to the SYN. */
        UNREACHABLE,
        /** Connected, but no complete answer before the deadline. */
        TIMEOUT,
        /** No TLS session that can be trusted. */
        TLS,
        /** The connection ended before the answer did. */
        BROKEN,
        /** The answer is not HTTP/1.1. */
        NONSENSE,
        /** An HTTP status other than 2xx. */
        STATUS
    }
}
