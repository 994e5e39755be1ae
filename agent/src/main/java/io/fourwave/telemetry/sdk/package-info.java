// SPDX-License-Identifier: Apache-2.0
/**
 * Which OpenTelemetry sends the spans and metrics: an SDK of our own, set up by the user's properties, or one that
 * somebody else has set up. It knows nothing of what is sent. Threads of the agent. Agent loader. Imports {@code
 * bootstrap}, {@code tcp}, {@code telemetry.file}, {@code telemetry.http}.
 */
package io.fourwave.telemetry.sdk;
