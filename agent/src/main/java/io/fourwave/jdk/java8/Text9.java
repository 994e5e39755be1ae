// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk.java8;

import java.io.BufferedReader;
import java.io.StringReader;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/** Strings, matchers and durations of Java 9 to 15. */
public final class Text9 {

    private Text9() {}

    /**
     * As an English text has it, whatever the application's locale is. {@code Locale.US} is the one for which JDK 8 and 11 load no
     * symbols of a locale: with them comes {@code java.util.Currency}, whose file may be the one that no descriptor is left for, and
     * then the application has no {@code Currency} and no {@code Formatter} any more.
     */
    public static String String_formatted(String format, Object... arguments) {
        return String.format(Locale.US, format, arguments);
    }

    public static String String_strip(String text) {
        return String_stripTrailing(String_stripLeading(text));
    }

    public static String String_stripLeading(String text) {
        int start = 0;
        while (start < text.length() && Character.isWhitespace(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        return text.substring(start);
    }

    public static String String_stripTrailing(String text) {
        int end = text.length();
        while (end > 0 && Character.isWhitespace(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(0, end);
    }

    public static boolean String_isBlank(String text) {
        return String_stripLeading(text).isEmpty();
    }

    public static String String_repeat(String text, int times) {
        if (times < 0) {
            throw new IllegalArgumentException("count is negative: " + times);
        }
        StringBuilder repeated = new StringBuilder(Math.multiplyExact(text.length(), times));
        for (int i = 0; i < times; i++) {
            repeated.append(text);
        }
        return repeated.toString();
    }

    public static Stream<String> String_lines(String text) {
        return new BufferedReader(new StringReader(text)).lines();
    }

    public static String Matcher_replaceAll(Matcher matcher, Function<MatchResult, String> replacement) {
        matcher.reset();
        StringBuffer replaced = new StringBuffer();
        while (matcher.find()) {
            matcher.appendReplacement(replaced, replacement.apply(matcher));
        }
        return matcher.appendTail(replaced).toString();
    }

    public static long Duration_toSeconds(Duration duration) {
        return duration.getSeconds();
    }

    public static int Duration_toSecondsPart(Duration duration) {
        return (int) (duration.getSeconds() % 60);
    }

    public static int Duration_toMinutesPart(Duration duration) {
        return (int) (duration.toMinutes() % 60);
    }

    public static int Duration_toHoursPart(Duration duration) {
        return (int) (duration.toHours() % 24);
    }
}
