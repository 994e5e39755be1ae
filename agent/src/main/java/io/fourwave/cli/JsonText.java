// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.fourwave.report.Visible;

/** What {@code --format json} prints: names in snake case, what is not known left out. */
final class JsonText {
    private static final Gson LINE = builder().create();
    private static final Gson DOCUMENT = builder().setPrettyPrinting().create();

    private JsonText() {}

    static String document(Object value) {
        return Visible.inJson(DOCUMENT.toJson(value));
    }

    /** On one line, for what comes again and again. */
    static String line(Object value) {
        return Visible.inJson(LINE.toJson(value));
    }

    private static GsonBuilder builder() {
        return new GsonBuilder()
                .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
                .disableHtmlEscaping();
    }
}
