// SPDX-License-Identifier: Apache-2.0
/** {@code spans.file}: spans as OTLP's JSON, in files that do not grow without end. Agent loader; imports {@code config}. */
package io.fourwave.telemetry.file;
