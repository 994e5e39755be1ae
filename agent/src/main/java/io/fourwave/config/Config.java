// SPDX-License-Identifier: Apache-2.0
package io.fourwave.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The options as they hold for this JVM: agent arguments before system properties before environment variables before
 * defaults. A value that cannot be used is replaced by the next one in that order, and a warning says so.
 *
 * @param warnings one sentence for each unknown key or bad value: what it is, what is used instead
 */
public record Config(Map<Option, Object> values, List<String> warnings) {

    public enum Stacks {
        OFF,
        AUTO,
        FULL
    }

    public enum ReportOn {
        LEAK,
        DESCRIPTORS
    }

    public enum LogLevel {
        OFF,
        WARN,
        INFO,
        DEBUG
    }

    /**
     * @param arguments what follows {@code =} in {@code -javaagent:jar=...}; may be null
     * @param properties {@code System::getProperty}
     * @param environment {@code System::getenv}
     */
    public static Config parse(String arguments, UnaryOperator<String> properties, UnaryOperator<String> environment) {
        List<String> warnings = new ArrayList<>();
        Map<Option, String> given = arguments(arguments, warnings);
        Map<Option, Object> values = new EnumMap<>(Option.class);
        for (Option option : Option.values()) {
            values.put(option, value(option, given, properties, environment, warnings));
        }
        if (isForbidden(Option.ALLOW_CLOSE, given, properties, environment)) {
            values.put(Option.ALLOW_CLOSE, false);
        }
        if ("".equals(values.get(Option.REPORT_FILE))) {
            warnOfNoFile(Option.REPORT_EVERY, Duration.ZERO, values, warnings);
            warnOfNoFile(Option.REPORT_ON, List.of(), values, warnings);
        }
        warnings.replaceAll(Config::onOneLine);
        return new Config(Map.copyOf(values), List.copyOf(warnings));
    }

    private static void warnOfNoFile(Option option, Object none, Map<Option, Object> values, List<String> warnings) {
        if (!none.equals(values.get(option))) {
            warnings.add(
                    "option '%s' is set and 'report.file' is not: there is no file to write".formatted(option.key()));
        }
    }

    /** What is wrong with these options, each in words without what happens then; empty where nothing is. */
    public static List<String> problems(String arguments) {
        List<String> problems = new ArrayList<>();
        for (String pair : pairs(arguments)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals).trim();
            Optional<Option> option = Option.ofKey(key);
            if (option.isEmpty()) {
                problems.add("unknown option '%s': the nearest known one is '%s'"
                        .formatted(key, Option.nearest(key).key()));
            } else if (equals < 0) {
                problems.add("option '%s' has no value: expected %s=%s"
                        .formatted(key, key, option.get().type().expected()));
            } else if (option.get().type().parse(pair.substring(equals + 1)).isEmpty()) {
                problems.add("option '%s' is '%s': expected %s"
                        .formatted(
                                key,
                                pair.substring(equals + 1),
                                option.get().type().expected()));
            }
        }
        problems.replaceAll(Config::onOneLine);
        return List.copyOf(problems);
    }

    public boolean enabled() {
        return (Boolean) values.get(Option.ENABLED);
    }

    public Duration leakAfter() {
        return (Duration) values.get(Option.LEAK_AFTER);
    }

    public Duration sweepInterval() {
        return (Duration) values.get(Option.SWEEP_INTERVAL);
    }

    public Stacks stacks() {
        return Stacks.valueOf(upper(Option.STACKS));
    }

    public int stackDepth() {
        return (Integer) values.get(Option.STACK_DEPTH);
    }

    /** Empty when the application's packages are to be found out. */
    public List<String> appPackages() {
        return Arrays.stream(text(Option.APP_PACKAGES).split(":"))
                .map(String::trim)
                .filter(prefix -> !prefix.isEmpty())
                .toList();
    }

    public int spansRate() {
        return (Integer) values.get(Option.SPANS_RATE);
    }

    public Optional<Path> spansFile() {
        return path(Option.SPANS_FILE);
    }

    /** Empty where the report is written at the end alone. */
    public Optional<Duration> reportEvery() {
        return Optional.of((Duration) values.get(Option.REPORT_EVERY)).filter(period -> !period.isZero());
    }

    /** What a report is written for when it happens; empty for nothing. */
    public Set<ReportOn> reportOn() {
        Set<ReportOn> on = EnumSet.noneOf(ReportOn.class);
        for (Object word : (List<?>) values.get(Option.REPORT_ON)) {
            on.add(ReportOn.valueOf(word.toString().toUpperCase(Locale.ROOT)));
        }
        return on;
    }

    public Optional<Path> reportFile() {
        return path(Option.REPORT_FILE);
    }

    public boolean allowClose() {
        return (Boolean) values.get(Option.ALLOW_CLOSE);
    }

    public int capacity() {
        return (Integer) values.get(Option.CAPACITY);
    }

    public boolean maskAddresses() {
        return (Boolean) values.get(Option.MASK_ADDRESSES);
    }

    public LogLevel log() {
        return LogLevel.valueOf(upper(Option.LOG));
    }

    private static Map<Option, String> arguments(String arguments, List<String> warnings) {
        Map<Option, String> given = new HashMap<>();
        pairs(arguments).forEach(pair -> argument(pair, given, warnings));
        return given;
    }

    /** {@code a=1,list=x,y,b=2} are three. */
    private static List<String> pairs(String arguments) {
        List<String> pairs = new ArrayList<>();
        for (String piece : arguments == null ? new String[0] : arguments.split("[,;]")) {
            int last = pairs.size() - 1;
            if (last >= 0 && isOneMoreWord(piece.trim(), pairs.get(last))) {
                pairs.set(last, pairs.get(last) + "," + piece.trim());
            } else if (!piece.isBlank()) {
                pairs.add(piece.trim());
            }
        }
        return pairs;
    }

    private static boolean isOneMoreWord(String piece, String before) {
        int equals = before.indexOf('=');
        return equals > 0
                && !piece.isEmpty()
                && piece.indexOf('=') < 0
                && Option.ofKey(piece).isEmpty()
                && Option.ofKey(before.substring(0, equals).trim())
                        .filter(option -> option.type().isList())
                        .isPresent();
    }

    private static void argument(String pair, Map<Option, String> given, List<String> warnings) {
        int equals = pair.indexOf('=');
        String key = equals < 0 ? pair : pair.substring(0, equals).trim();
        Optional<Option> option = Option.ofKey(key);
        if (option.isEmpty()) {
            Option nearest = Option.nearest(key);
            warnings.add("unknown option '%s' is ignored; the nearest known one is '%s', which stays at %s"
                    .formatted(key, nearest.key(), shown(nearest.defaultValue())));
        } else if (equals < 0) {
            warnings.add("option '%s' has no value: expected %s=%s; %s is used"
                    .formatted(
                            key,
                            key,
                            option.get().type().expected(),
                            shown(option.get().defaultValue())));
        } else {
            given.put(option.get(), pair.substring(equals + 1));
        }
    }

    /** Who attaches cannot allow what the owner of the JVM has forbidden: false holds, wherever it is said. */
    private static boolean isForbidden(
            Option option,
            Map<Option, String> arguments,
            UnaryOperator<String> properties,
            UnaryOperator<String> environment) {
        return Stream.of(
                        arguments.get(option),
                        properties.apply(option.property()),
                        environment.apply(option.variable()))
                .anyMatch(text -> text != null
                        && option.type()
                                .parse(text)
                                .filter(Boolean.FALSE::equals)
                                .isPresent());
    }

    private static Object value(
            Option option,
            Map<Option, String> arguments,
            UnaryOperator<String> properties,
            UnaryOperator<String> environment,
            List<String> warnings) {
        List<Given> candidates = List.of(
                new Given("option '" + option.key() + "'", arguments.get(option)),
                new Given("system property '" + option.property() + "'", properties.apply(option.property())),
                new Given("environment variable '" + option.variable() + "'", environment.apply(option.variable())));
        for (int i = 0; i < candidates.size(); i++) {
            Given given = candidates.get(i);
            Optional<?> value =
                    given.text == null ? Optional.empty() : option.type().parse(given.text);
            if (value.isPresent()) {
                return value.get();
            }
            if (given.text != null) {
                warnings.add("%s is '%s': expected %s; %s is used"
                        .formatted(given.where, given.text, option.type().expected(), next(option, candidates, i + 1)));
            }
        }
        return option.type().parse(option.defaultValue()).orElseThrow();
    }

    /** The value that a bad one is replaced by: the next good one in the order of precedence. */
    private static String next(Option option, List<Given> candidates, int from) {
        return candidates.subList(from, candidates.size()).stream()
                .filter(given ->
                        given.text != null && option.type().parse(given.text).isPresent())
                .map(given -> given.text)
                .findFirst()
                .orElse(shown(option.defaultValue()));
    }

    /** What was typed is said again on a terminal, or in a log of one message a line. */
    private static String onOneLine(String warning) {
        return warning.replaceAll("\\p{Cc}+", "?");
    }

    private static String shown(String value) {
        return value.isEmpty() ? "none" : value;
    }

    private Optional<Path> path(Option option) {
        String text = text(option);
        return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    }

    private String upper(Option option) {
        return text(option).toUpperCase(Locale.ROOT);
    }

    private String text(Option option) {
        return (String) values.get(option);
    }

    private record Given(String where, String text) {}
}
