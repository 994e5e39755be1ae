// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import java.util.List;
import java.util.Locale;

/** What a report is written as. */
public enum ReportFormat {
    TEXT(".txt"),
    JSON(".json"),
    HTML(".html", ".htm");

    private final List<String> endings;

    ReportFormat(String... endings) {
        this.endings = List.of(endings);
    }

    /** As {@code --format} takes them. */
    public static List<String> words() {
        return List.of(TEXT.word(), JSON.word(), HTML.word());
    }

    public static ReportFormat named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** By the ending, in any case; text where it is another one. */
    public static ReportFormat ofFile(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (ReportFormat format : values()) {
            for (String ending : format.endings) {
                if (lower.endsWith(ending)) {
                    return format;
                }
            }
        }
        return TEXT;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
