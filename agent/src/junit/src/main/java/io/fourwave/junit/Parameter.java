// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** JUnit's configuration parameters that are ours. */
enum Parameter {
    FAIL_ON(
            "fourwave.junit.fail.on",
            "leak",
            "what fails a class: `leak`, `suspect` (those too), `open` (every connection that outlives its class), `never`"),
    WAIT_SECONDS(
            "fourwave.junit.wait.seconds",
            "5",
            "how long at most, at the end of a class, its threads may still close what would fail it"),
    FILE("fourwave.junit.file", "–", "the listener appends what it has to tell to this file as well");

    private static final int LONGEST_WAIT = 600;

    private final String key;
    private final String standard;
    private final String meaning;

    Parameter(String key, String standard, String meaning) {
        this.key = key;
        this.standard = standard;
        this.meaning = meaning;
    }

    /** @param configuration JUnit's: a parameter by its key */
    static FailOn failOn(Function<String, Optional<String>> configuration) {
        String value = FAIL_ON.value(configuration);
        for (FailOn each : FailOn.values()) {
            if (each.text().equalsIgnoreCase(value)) {
                return each;
            }
        }
        String expected = Arrays.stream(FailOn.values()).map(FailOn::text).collect(Collectors.joining(", "));
        FAIL_ON.refuse(value, "one of " + expected);
        return FailOn.LEAK;
    }

    static int waitSeconds(Function<String, Optional<String>> configuration) {
        String value = WAIT_SECONDS.value(configuration);
        try {
            int seconds = Integer.parseInt(value);
            if (seconds >= 0 && seconds <= LONGEST_WAIT) {
                return seconds;
            }
        } catch (NumberFormatException none) {
            // said below
        }
        WAIT_SECONDS.refuse(value, "a number of seconds from 0 to " + LONGEST_WAIT);
        return Integer.parseInt(WAIT_SECONDS.standard);
    }

    static Optional<String> file(Function<String, Optional<String>> configuration) {
        return configuration.apply(FILE.key).map(String::trim).filter(name -> !name.isEmpty());
    }

    /** A row of the table in the docs. */
    String markdown() {
        return "| `" + key + "` | " + standard + " | " + meaning + " |";
    }

    private String value(Function<String, Optional<String>> configuration) {
        return configuration.apply(key).map(String::trim).orElse(standard);
    }

    private void refuse(String value, String expected) {
        Notices.once("the parameter " + key + " is '" + value + "'; expected " + expected + "; " + standard
                + " is used instead");
    }
}
