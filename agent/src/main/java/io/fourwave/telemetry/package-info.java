// SPDX-License-Identifier: Apache-2.0
/**
 * Teardowns and findings as OpenTelemetry spans, counts as metrics. Agent loader; imports {@code diagnose},
 * {@code watch}, {@code tcp}, and {@code bootstrap} for its threads.
 */
package io.fourwave.telemetry;
