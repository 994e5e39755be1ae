// SPDX-License-Identifier: Apache-2.0
/**
 * The application's own spans, whichever OpenTelemetry made them: what a teardown is linked to. Application threads
 * ask which span is current; other threads of the agent wait for the API. Agent loader. Imports {@code connection}.
 */
package io.fourwave.telemetry.link;
