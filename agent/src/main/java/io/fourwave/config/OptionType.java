// SPDX-License-Identifier: Apache-2.0
package io.fourwave.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an option's value may be: a parser that says no by an empty answer, and words for what it expects. Without lambdas,
 * since each of them costs the start of the JVM half a millisecond.
 */
record OptionType(Kind kind, String expected, List<String> choices) {
    static final OptionType FLAG = new OptionType(Kind.FLAG, "true or false");
    static final OptionType COUNT = new OptionType(Kind.COUNT, "a whole number from 1 to 2147483647");
    static final OptionType RATE = new OptionType(Kind.RATE, "a whole number from 0 to 2147483647");
    static final OptionType DURATION =
            new OptionType(Kind.DURATION, "a duration such as 500ms, 2s or 5m, from 10ms to a year");
    /** Empty for never. */
    static final OptionType PERIOD =
            new OptionType(Kind.PERIOD, "a duration such as 500ms, 2s or 5m, from 10ms to a year");

    static final OptionType FILE = new OptionType(Kind.FILE, "the path of a file");
    static final OptionType TEXT = new OptionType(Kind.TEXT, "text");
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofDays(365);

    private OptionType(Kind kind, String expected) {
        this(kind, expected, List.of());
    }

    static OptionType choice(String... words) {
        return new OptionType(Kind.CHOICE, "one of " + String.join(", ", words), List.of(words));
    }

    /** None, one or more of them, separated by comma or colon. */
    static OptionType words(String... words) {
        return new OptionType(Kind.WORDS, "one or more of " + String.join(", ", words), List.of(words));
    }

    boolean isList() {
        return kind == Kind.WORDS;
    }

    Optional<?> parse(String text) {
        String value = text.trim();
        return switch (kind) {
            case FLAG -> flag(value);
            case COUNT -> count(value);
            case RATE -> value.equals("0") ? Optional.of(0) : count(value);
            case DURATION -> duration(value);
            case PERIOD -> value.isEmpty() ? Optional.of(Duration.ZERO) : duration(value);
            case FILE -> file(value);
            case TEXT -> Optional.of(value);
            case WORDS -> words(value.toLowerCase(Locale.ROOT));
            case CHOICE -> Optional.of(value.toLowerCase(Locale.ROOT)).filter(choices::contains);
        };
    }

    private Optional<List<String>> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split("[,:]")) {
            if (!word.isBlank()) {
                words.add(word.trim());
            }
        }
        boolean fits = choices.containsAll(words) && (text.isEmpty() || !words.isEmpty());
        return fits ? Optional.of(words) : Optional.empty();
    }

    private static Optional<Boolean> flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> count(String text) {
        try {
            int number = Integer.parseInt(text);
            return number > 0 ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> duration(String text) {
        if (text.endsWith("ms")) {
            return duration(text, 2, 1);
        }
        return text.endsWith("s")
                ? duration(text, 1, 1_000)
                : text.endsWith("m") ? duration(text, 1, 60_000) : Optional.empty();
    }

    private static Optional<Duration> duration(String text, int unitLength, long unitMillis) {
        Optional<Integer> number = count(text.substring(0, text.length() - unitLength));
        if (number.isEmpty()) {
            return Optional.empty();
        }
        Duration duration = Duration.ofMillis(number.get() * unitMillis);
        boolean fits = duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0;
        return fits ? Optional.of(duration) : Optional.empty();
    }

    /** JDK 17 to 25 under LC_ALL=C: a letter that is not ASCII cannot be part of a path. */
    private static Optional<String> file(String text) {
        try {
            boolean usable = text.isEmpty() || Path.of(text).getFileName() != null;
            return usable ? Optional.of(text) : Optional.empty();
        } catch (InvalidPathException unmappable) {
            return Optional.empty();
        }
    }

    private enum Kind {
        FLAG,
        COUNT,
        RATE,
        DURATION,
        PERIOD,
        FILE,
        TEXT,
        WORDS,
        CHOICE
    }
}
