// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.logging;

/** In place of {@code java.util.logging.Level}, with the constants that OpenTelemetry names. */
public enum SdkLevel {
    SEVERE,
    WARNING,
    INFO,
    CONFIG,
    FINE,
    FINER,
    FINEST
}
