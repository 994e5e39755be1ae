// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The attributes of our spans are those of the reference. */
class SpanAttributesTest {
    private static final Path REFERENCE = Path.of("docs", "reference.md");
    /** Of a metric, a link and an event. */
    private static final Set<String> ELSEWHERE = Set.of("fourwave.library", "fourwave.link", "fourwave.sent_by");

    @Test
    void referenceNamesEveryAttribute() throws IOException {
        String reference = Files.readString(REFERENCE);

        assertThat(keys()).allSatisfy(key -> assertThat(reference).contains("`" + key + "`"));
    }

    @Test
    void tableHasThoseOfSpansAndNoOther() throws IOException {
        List<String> table = Files.readAllLines(REFERENCE).stream()
                .dropWhile(line -> !line.equals("| attribute | on | values |"))
                .takeWhile(line -> !line.isBlank())
                .skip(2)
                .map(row -> row.split("\\|")[1])
                .toList();
        Set<String> named = table.stream()
                .flatMap(cell -> Pattern.compile("`([^`]+)`").matcher(cell).results())
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> ofSpans = keys();
        ofSpans.removeAll(ELSEWHERE);
        assertThat(named).isEqualTo(ofSpans);
        assertThat(keys()).containsAll(ELSEWHERE);
    }

    private static Set<String> keys() {
        return Stream.of(SpanNames.class.getDeclaredFields())
                .filter(field -> field.getType() == AttributeKey.class)
                .map(SpanAttributesTest::key)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String key(Field field) {
        try {
            return ((AttributeKey<?>) field.get(null)).getKey();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
