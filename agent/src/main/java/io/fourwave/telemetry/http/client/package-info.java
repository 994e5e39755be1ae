// SPDX-License-Identifier: Apache-2.0
/**
 * One connection to a Collector: requests and responses of HTTP over a plain socket or TLS, each within a deadline.
 * It knows nothing of what it carries. Threads of the exporter. Agent loader. Imports {@code bootstrap}, {@code
 * host}.
 */
package io.fourwave.telemetry.http.client;
