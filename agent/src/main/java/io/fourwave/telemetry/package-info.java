// SPDX-License-Identifier: Apache-2.0
/**
 * Teardowns and findings as OpenTelemetry spans, counts as metrics. The watch thread hands over; threads of its own
 * send. Agent loader. Imports {@code bootstrap}, {@code config}, {@code connection}, {@code diagnose}, {@code host}, {@code tcp}.
 */
package io.fourwave.telemetry;
