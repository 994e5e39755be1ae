// SPDX-License-Identifier: Apache-2.0
/**
 * OTLP/HTTP over a plain socket. Agent loader; imports OpenTelemetry's SDK and {@code bootstrap.AgentThread} only.
 * The JDK's HTTP clients are instrumented by tracing agents, so an export through them would turn up as a span in the
 * application's own traces; a plain socket does not. Whatever goes wrong ends in
 * {@link io.fourwave.telemetry.http.DeliveryListener}, never in a logger that the application may share.
 */
package io.fourwave.telemetry.http;
