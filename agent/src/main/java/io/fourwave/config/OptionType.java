// SPDX-License-Identifier: Apache-2.0
package io.fourwave.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an option's value may be: a parser that says no by an empty answer, and words for what it expects. */
record OptionType(String expected, Parser parser) {
    static final OptionType FLAG = new OptionType("true or false", OptionType::flag);
    static final OptionType COUNT = new OptionType("a whole number from 1 to 2147483647", OptionType::count);
    static final OptionType DURATION =
            new OptionType("a duration such as 500ms, 2s or 5m, from 10ms to a year", OptionType::duration);
    static final OptionType FILE = new OptionType("the path of a file", OptionType::file);
    static final OptionType TEXT = new OptionType("text", Optional::of);
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofDays(365);

    static OptionType choice(String... words) {
        List<String> choices = List.of(words);
        return new OptionType(
                "one of " + String.join(", ", choices),
                text -> Optional.of(text).filter(choices::contains));
    }

    Optional<?> parse(String text) {
        return parser.parse(text.trim());
    }

    private static Optional<Boolean> flag(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> count(String text) {
        try {
            return Optional.of(Integer.parseInt(text)).filter(n -> n > 0);
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
        return count(text.substring(0, text.length() - unitLength))
                .map(n -> Duration.ofMillis(n * unitMillis))
                .filter(d -> d.compareTo(SHORTEST) >= 0 && d.compareTo(LONGEST) <= 0);
    }

    /** JDK 17 to 25 under LC_ALL=C: a letter that is not ASCII cannot be part of a path. */
    private static Optional<String> file(String text) {
        try {
            return Optional.of(text)
                    .filter(path -> path.isEmpty() || Path.of(path).getFileName() != null);
        } catch (InvalidPathException unmappable) {
            return Optional.empty();
        }
    }

    @FunctionalInterface
    interface Parser {
        Optional<?> parse(String text);
    }
}
