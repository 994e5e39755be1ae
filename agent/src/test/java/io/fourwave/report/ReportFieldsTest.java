// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.FieldNamingPolicy;
import io.fourwave.support.ReportSchemaCheck;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The fields of the JSON report are those of the reference. */
class ReportFieldsTest {

    @Test
    void referenceNamesEveryField() throws IOException {
        String tree = tree();
        Set<String> missing = fields().filter(name -> !tree.contains("\"" + name + "\""))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(missing).as("fields that docs/reference.md does not name").isEmpty();
    }

    @Test
    void schemaNamesEveryField() {
        String schema = ReportSchemaCheck.text();

        assertThat(fields().filter(name -> !schema.contains("\"" + name + "\": {")))
                .as("fields that docs/report.schema.json does not name")
                .isEmpty();
        assertThat(schema).contains("\"const\": " + ReportSchema.VERSION).contains("report:" + ReportSchema.VERSION);
    }

    /** A check that passes whatever it is given would be none. */
    @Test
    void schemaRefusesWhatIsNoReport() {
        String report = ReportWriter.json(Reports.full());
        Map<String, String> broken = Map.of(
                "\"count\": 2", "\"count\": \"2\"",
                "\"severity\": \"suspect\"", "\"severity\": \"bad\"",
                "\"schema_version\": 1", "\"schema_version\": 2",
                "\"established\": 10", "\"established\": -1",
                "\"cpu_ms\": 120", "\"cpu_ms\": \"120 ms\"",
                "\"findings\"", "\"faults\"");

        ReportSchemaCheck.checked(report);
        ReportSchemaCheck.checked(ReportWriter.json(Reports.empty()));
        broken.forEach((was, is) -> {
            assertThat(report).contains(was);
            assertThatThrownBy(() -> ReportSchemaCheck.checked(report.replace(was, is)))
                    .as("%s", is)
                    .isInstanceOf(AssertionError.class);
        });
    }

    @Test
    void jarHasTheSchema() throws IOException {
        try (InputStream schema = ReportSchema.class.getResourceAsStream("report.schema.json")) {
            assertThat(new String(schema.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(ReportSchemaCheck.text());
        }
    }

    /** The block under "Report". */
    private static String tree() throws IOException {
        return Files.readAllLines(Path.of("docs", "reference.md")).stream()
                .dropWhile(line -> !line.equals("## Report"))
                .takeWhile(line -> !line.startsWith("## Command line"))
                .collect(Collectors.joining("\n"));
    }

    private static Stream<String> fields() {
        return Stream.concat(Stream.of(Report.class), Stream.of(Report.class.getDeclaredClasses()))
                .filter(Class::isRecord)
                .flatMap(record -> Stream.of(record.getDeclaredFields()))
                .map(ReportFieldsTest::name);
    }

    private static String name(Field field) {
        return FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES.translateName(field);
    }
}
