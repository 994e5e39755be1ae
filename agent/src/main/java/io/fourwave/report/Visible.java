// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

/**
 * Text of the application, made harmless to look at: what would steer a terminal, break a line, turn the direction of
 * writing or not be there at all is shown by its number.
 */
public final class Visible {
    private Visible() {}

    public static String of(String text) {
        return text.codePoints().noneMatch(Visible::isHidden) ? text : shown(text);
    }

    private static String shown(String text) {
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isHidden(c)) {
                shown.append(String.format("\\u%04x", c));
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
