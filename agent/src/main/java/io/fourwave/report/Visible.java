// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

/**
 * The one gate for what came from outside, the application's names above all, before a terminal, a page, a log or a JSON
 * text that somebody may print. Text is made harmless to look at: what would steer a terminal, break a line, turn the direction of
 * writing or not be there at all is shown by its number.
 */
public final class Visible {
    private Visible() {}

    /** On one line. */
    public static String of(String text) {
        return text.codePoints().noneMatch(Visible::isHidden) ? text : shown(text);
    }

    /** A whole JSON text with its line ends: hidden characters can only be in strings there, and their escapes mean the same. */
    public static String inJson(String json) {
        StringBuilder shown = new StringBuilder(json.length() + 16);
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            boolean whole = Character.isHighSurrogate(c) && i + 1 < json.length();
            int point = whole ? json.codePointAt(i) : c;
            if (c == '\n' || !isHidden(point)) {
                shown.appendCodePoint(point);
            } else {
                json.substring(i, i + Character.charCount(point))
                        .chars()
                        .forEach(half -> shown.append("\\u%04x".formatted(half)));
            }
            i += Character.charCount(point) - 1;
        }
        return shown.toString();
    }

    private static String shown(String text) {
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isHidden(c)) {
                shown.append("\\u%04x".formatted(c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    private static boolean isHidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> (codePoint & 0xFFFE) == 0xFFFE;
        };
    }
}
