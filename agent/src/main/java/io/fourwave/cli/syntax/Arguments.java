// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.syntax;

import io.fourwave.config.NearMatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The words after a command: {@code --name value}, {@code --name=value} or {@code -o value} anywhere, the rest in order.
 *
 * @param options by the name as it was written, dashes included
 */
public record Arguments(List<String> positional, Map<String, String> options) {

    /**
     * @param known the options that the command has; each takes a value
     * @throws UsageException for an unknown option, or one without its value
     */
    public static Arguments parse(List<String> words, String... known) throws UsageException {
        List<String> positional = new ArrayList<>();
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.startsWith("-") ? word.indexOf('=') : -1;
            String name = equals < 0 ? word : word.substring(0, equals);
            if (!word.startsWith("-") || word.equals("-")) {
                positional.add(word);
            } else if (!List.of(known).contains(name)) {
                throw new UsageException("unknown option '" + name + "'" + meant(name, List.of(known)));
            } else if (equals >= 0) {
                options.put(name, word.substring(equals + 1));
            } else if (++i < words.size()) {
                options.put(name, words.get(i));
            } else {
                throw new UsageException("option '" + name + "' has no value");
            }
        }
        return new Arguments(List.copyOf(positional), options);
    }

    /** {@code : the nearest known one is '--format'}; empty where none is near. */
    static String meant(String unknown, List<String> known) {
        return NearMatch.of(unknown, known)
                .map(near -> ": the nearest known one is '" + near + "'")
                .orElse("");
    }

    public Optional<String> option(String... names) {
        return List.of(names).stream()
                .filter(options::containsKey)
                .map(options::get)
                .findFirst();
    }

    /**
     * The option's value, in whatever case it was written.
     *
     * @throws UsageException for a value that is none of those
     */
    public Optional<String> choice(String name, List<String> expected) throws UsageException {
        Optional<String> given = option(name);
        Optional<String> word = given.map(text -> text.toLowerCase(Locale.ROOT));
        if (word.isPresent() && !expected.contains(word.get())) {
            String last = expected.get(expected.size() - 1);
            throw new UsageException(name + " is '" + given.get() + "': expected "
                    + String.join(", ", expected.subList(0, expected.size() - 1)) + " or " + last);
        }
        return word;
    }

    /** Of a command that answers in words or in JSON. */
    public boolean isJson() throws UsageException {
        return choice("--format", List.of("text", "json"))
                .filter("json"::equals)
                .isPresent();
    }

    public Duration duration(String name, String byDefault) throws UsageException {
        String text = option(name).orElse(byDefault).strip();
        if (!text.matches("\\d{1,5}(ms|s|m)?")) {
            throw new UsageException(name + " is '" + text + "': expected a duration such as 500ms, 2s or 1m");
        }
        long number = Long.parseLong(text.replaceAll("\\D", ""));
        return text.endsWith("ms")
                ? Duration.ofMillis(number)
                : text.endsWith("m") ? Duration.ofMinutes(number) : Duration.ofSeconds(number);
    }

    /** The first word, which tells a JVM by its process id, main class or jar. */
    public String jvm() throws UsageException {
        if (positional.isEmpty() || positional.get(0).isBlank()) {
            throw new UsageException("which JVM? give a process id, a main class or a jar");
        }
        String word = positional.get(0);
        boolean badNumber = word.matches("-?\\d+") && !word.matches("[1-9]\\d{0,9}");
        if (badNumber || word.indexOf('=') >= 0) {
            throw new UsageException("'" + word + "' is no process id, main class or jar");
        }
        return word;
    }

    /** {@link #jvm()} of a command that takes nothing else. */
    public String onlyJvm() throws UsageException {
        String jvm = jvm();
        atMost(1);
        return jvm;
    }

    public void atMost(int words) throws UsageException {
        if (positional.size() > words) {
            throw new UsageException("'" + positional.get(words) + "' is one word too many");
        }
    }

    /** The number or id of a finding, as the report has it. */
    public Optional<String> findingIfAny() throws UsageException {
        Optional<String> text = option("--finding");
        if (text.filter(name -> !name.matches("[1-9]\\d{0,8}|[a-z_]{1,40}-[0-9a-f]{8}"))
                .isPresent()) {
            throw new UsageException("--finding is '" + text.get() + "': expected the number or the id of a finding");
        }
        return text;
    }
}
