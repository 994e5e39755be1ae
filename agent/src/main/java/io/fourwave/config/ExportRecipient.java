// SPDX-License-Identifier: Apache-2.0
package io.fourwave.config;

import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Who gets what is exported, by OpenTelemetry's settings and without its SDK: a short program ends before that is there. Without
 * streams and lambdas, whose first one in a JVM costs most of what this is to save.
 */
public enum ExportRecipient {
    /** Nothing is exported. */
    NOBODY,
    /** A collector on this host, which nobody may have thought of. */
    DEFAULT,
    /** Somebody named a collector, or the exporter. */
    NAMED;

    private static final String[] SIGNALS = {"traces", "metrics", "logs"};

    public static ExportRecipient ofThisJvm() {
        return of(new Settings());
    }

    /** @param settings by the name of the property; null where it is not set */
    static ExportRecipient of(UnaryOperator<String> settings) {
        boolean isExported = false;
        boolean isNamed = isSet(settings, "otel.exporter.otlp.endpoint");
        for (String signal : SIGNALS) {
            // the agent brings otlp alone, which is the default
            String exporters =
                    "," + value(settings, "otel." + signal + ".exporter").replace(" ", "") + ",";
            boolean isOtlp = exporters.contains(",otlp,");
            isExported |= isOtlp || exporters.equals(",,");
            isNamed |= isOtlp || isSet(settings, "otel.exporter.otlp." + signal + ".endpoint");
        }
        if (!isExported || value(settings, "otel.sdk.disabled").equalsIgnoreCase("true")) {
            return NOBODY;
        }
        return isNamed ? NAMED : DEFAULT;
    }

    private static boolean isSet(UnaryOperator<String> settings, String property) {
        return !value(settings, property).isEmpty();
    }

    private static String value(UnaryOperator<String> settings, String property) {
        String value = settings.apply(property);
        return value == null ? "" : value.strip();
    }

    private static final class Settings implements UnaryOperator<String> {
        @Override
        public String apply(String property) {
            String value = System.getProperty(property);
            return value == null ? System.getenv(property.replace('.', '_').toUpperCase(Locale.ROOT)) : value;
        }
    }
}
