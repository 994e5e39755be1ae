// SPDX-License-Identifier: Apache-2.0
/**
 * {@code spans.file}: spans as OTLP's JSON, in files that do not grow without end. Threads of the SDK. Agent loader.
 * Imports {@code config}, {@code host}.
 */
package io.fourwave.telemetry.file;
