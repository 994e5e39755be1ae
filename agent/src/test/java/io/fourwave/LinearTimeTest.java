// SPDX-License-Identifier: Apache-2.0
package io.fourwave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.fourwave.config.Config;
import io.fourwave.origin.Libraries;
import io.fourwave.report.Visible;
import io.fourwave.tcp.AddressMask;
import java.net.MalformedURLException;
import java.net.URL;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever takes text of the application, of a peer or of a file takes time in proportion to its length: half a million
 * characters of what makes matchers go back and try again are done with in seconds. What is quadratic takes hours.
 */
class LinearTimeTest {
    private static final int LENGTH = 500_000;
    private static final Duration GENEROUS = Duration.ofSeconds(20);

    static final Map<String, Consumer<String>> TAKERS = Map.of(
            "AddressMask.within", text -> new AddressMask(true).within(text),
            "Visible.of", Visible::of,
            "Visible.inJson", Visible::inJson,
            "Config.parse", text -> Config.parse(text, key -> null, key -> null),
            "Config.parse of a value", text -> Config.parse("app.packages=" + text, key -> null, key -> null),
            "Libraries, place of a class", LinearTimeTest::library,
            "Libraries, name of a jar", text -> library(text + ".jar"));

    static final Map<String, String> PARTS = Map.ofEntries(
            Map.entry("hex", "0123456789abcdef"),
            Map.entry("digits", "1"),
            Map.entry("dotted", "1.2.3."),
            Map.entry("colons", ":"),
            Map.entry("hex and colons", "ab:"),
            Map.entry("hyphens", "-"),
            Map.entry("versions", "-1"),
            Map.entry("slashes", "!/"),
            Map.entry("spaces", " "),
            Map.entry("commas", "a,"),
            Map.entry("pairs", "a=b,"),
            Map.entry("dots", "."),
            Map.entry("escapes", "\u001b["),
            Map.entry("letters", "e"));

    static Stream<Arguments> takersAndTexts() {
        return TAKERS.keySet().stream()
                .flatMap(taker -> Stream.concat(PARTS.keySet().stream(), Stream.of("random 1", "random 2", "random 3"))
                        .map(text -> Arguments.of(taker, text)));
    }

    @ParameterizedTest
    @MethodSource("takersAndTexts")
    void longTextIsTakenInTime(String taker, String text) {
        String whole = text(text);
        assertThat(whole).hasSizeGreaterThanOrEqualTo(LENGTH);
        assertTimeoutPreemptively(GENEROUS, () -> TAKERS.get(taker).accept(whole));
    }

    private static String text(String name) {
        String part = PARTS.get(name);
        if (part != null) {
            return part.repeat(LENGTH / part.length() + 1);
        }
        Random random = new Random(name.hashCode());
        String alphabet = "0189afAFgz:.,;=-!/[]% \t\u001b";
        StringBuilder text = new StringBuilder(LENGTH);
        while (text.length() < LENGTH) {
            String piece = alphabet.charAt(random.nextInt(alphabet.length()))
                    + String.valueOf(alphabet.charAt(random.nextInt(alphabet.length())));
            text.append(piece.repeat(1 + random.nextInt(50)));
        }
        return text.toString();
    }

    private static void library(String path) {
        try {
            URL place = new URL("file", null, "/nowhere/" + path);
            new Libraries(name -> Optional.of(place), "main.jar").libraryOf("com.acme.Shop");
        } catch (MalformedURLException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
