// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection;

/**
 * The application's span that was current at some moment, by its ids: nothing of the application is held.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 */
public record AmbientSpan(String traceId, String spanId, boolean sampled) {}
