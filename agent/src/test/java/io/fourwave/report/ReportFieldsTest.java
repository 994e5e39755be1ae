// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fourwave.support.ReportSchemaCheck;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The fields of the JSON report are those of the reference. */
class ReportFieldsTest {

    @Test
    void referenceHasTheFieldsOfEachRecord() throws IOException {
        Set<Class<?>> compared = compare(Names.parse(tree()));

        assertThat(compared).containsExactlyInAnyOrderElementsOf(records());
    }

    @Test
    void schemaHasTheFieldsOfEachRecord() {
        String schema = ReportSchemaCheck.text();
        JsonObject root = JsonParser.parseString(schema).getAsJsonObject();
        Set<Class<?>> compared = compare(Names.ofSchema(root, root.getAsJsonObject("$defs")));

        assertThat(compared).containsExactlyInAnyOrderElementsOf(records());
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

    private static Set<Class<?>> records() {
        return Stream.concat(Stream.of(Report.class), Stream.of(Report.class.getDeclaredClasses()))
                .filter(Class::isRecord)
                .collect(Collectors.toSet());
    }

    private static Set<Class<?>> compare(Names report) {
        Set<Class<?>> compared = new HashSet<>();
        compare(Report.class, report, compared);
        return compared;
    }

    private static void compare(Class<?> record, Names names, Set<Class<?>> compared) {
        List<String> fields = Stream.of(record.getRecordComponents())
                .map(ReportFieldsTest::name)
                .toList();
        assertThat(names.inner().keySet())
                .as("%s has %s", record.getSimpleName(), fields)
                .containsExactlyInAnyOrderElementsOf(fields);
        compared.add(record);
        for (RecordComponent component : record.getRecordComponents()) {
            Names inner = names.inner().get(name(component));
            recordOf(component)
                    .filter(each -> inner != null && !inner.inner().isEmpty())
                    .ifPresent(each -> compare(each, inner, compared));
        }
    }

    /** The record that a component is, or is a list of. */
    private static Optional<Class<?>> recordOf(RecordComponent component) {
        Type type = component.getGenericType() instanceof ParameterizedType list && component.getType() == List.class
                ? list.getActualTypeArguments()[0]
                : component.getGenericType();
        return type instanceof Class<?> found && found.isRecord() ? Optional.of(found) : Optional.empty();
    }

    private static String name(RecordComponent component) {
        return FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES.translateName(field(component));
    }

    private static Field field(RecordComponent component) {
        try {
            return component.getDeclaringRecord().getDeclaredField(component.getName());
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }

    /** The names of an object, each with those of the objects in it. */
    private record Names(Map<String, Names> inner) {
        private static final Pattern TOKEN = Pattern.compile("\"([^\"]*)\"|[{}\\[\\]:,]");

        /** Such as <code>{"a", "b": {"c"}, "d": [ {"e"} ]}</code>; words that are no names are passed over. */
        static Names parse(String tree) {
            Matcher token = TOKEN.matcher(tree.substring(tree.indexOf('{') + 1));
            return object(token);
        }

        private static Names object(Matcher token) {
            Names names = new Names(new LinkedHashMap<>());
            String name = null;
            boolean value = false;
            int lists = 0;
            while (token.find() && !token.group().equals("}")) {
                switch (token.group()) {
                    case "{" -> names.inner.put(name, object(token));
                    case "[" -> lists++;
                    case "]" -> lists--;
                    case ":" -> value = true;
                    case "," -> value &= lists > 0;
                    default -> {
                        if (!value) {
                            name = token.group(1);
                            names.inner.put(name, new Names(Map.of()));
                        }
                    }
                }
            }
            return names;
        }

        static Names ofSchema(JsonObject node, JsonObject definitions) {
            if (node.has("$ref")) {
                String name = node.get("$ref").getAsString().replace("#/$defs/", "");
                return ofSchema(definitions.getAsJsonObject(name), definitions);
            }
            if (node.has("items")) {
                return ofSchema(node.getAsJsonObject("items"), definitions);
            }
            Names names = new Names(new LinkedHashMap<>());
            if (node.has("properties")) {
                node.getAsJsonObject("properties")
                        .entrySet()
                        .forEach(each -> names.inner.put(
                                each.getKey(), ofSchema(each.getValue().getAsJsonObject(), definitions)));
            }
            return names;
        }
    }
}
