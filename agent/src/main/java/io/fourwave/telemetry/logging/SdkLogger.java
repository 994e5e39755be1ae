// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry.logging;

/**
 * In place of {@code java.util.logging.Logger}, with the methods that OpenTelemetry calls: says nothing. The JDK has one
 * logging for the whole JVM, which is the application's: whoever names a logger first fixes what is read once, such as
 * {@code java.util.logging.manager} and {@code java.util.logging.config.file}. What a user should know of an export is told
 * by our own sender, and what the SDK cannot follow it throws.
 */
public final class SdkLogger {
    private static final SdkLogger SILENT = new SdkLogger();

    private SdkLogger() {}

    public static SdkLogger getLogger(String name) {
        return SILENT;
    }

    public boolean isLoggable(SdkLevel level) {
        return false;
    }

    public void log(SdkLevel level, String message) {
        // to nobody
    }

    public void log(SdkLevel level, String message, Object argument) {
        // to nobody
    }

    public void log(SdkLevel level, String message, Object[] arguments) {
        // to nobody
    }

    public void log(SdkLevel level, String message, Throwable thrown) {
        // to nobody
    }

    public void warning(String message) {
        // to nobody
    }

    public void info(String message) {
        // to nobody
    }

    public void fine(String message) {
        // to nobody
    }
}
