// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.FieldNamingPolicy;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
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
