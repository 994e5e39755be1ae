// SPDX-License-Identifier: Apache-2.0
/**
 * What OpenTelemetry's classes in our jar log to instead of {@code java.util.logging}: the build rewrites their references.
 * Threads of the agent and of the SDK. Agent loader. Imports nothing of ours.
 */
package io.fourwave.telemetry.logging;
