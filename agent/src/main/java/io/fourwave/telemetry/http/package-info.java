// SPDX-License-Identifier: Apache-2.0
/**
 * OTLP/HTTP over a plain socket. Threads of the SDK and of the exporter. Agent loader. Imports {@code bootstrap},
 * {@code telemetry.http.client}. The JDK's HTTP clients are instrumented by tracing agents, so an export through them
 * would turn up as a span in the application's own traces; a plain socket does not. Whatever goes wrong ends in
 * {@link io.fourwave.telemetry.http.DeliveryListener}, never in a logger that the application may share.
 */
package io.fourwave.telemetry.http;
