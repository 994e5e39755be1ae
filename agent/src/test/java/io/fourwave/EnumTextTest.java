// SPDX-License-Identifier: Apache-2.0
package io.fourwave;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The words of the vocabulary stand in their enum alone: whoever means the constant says the constant. */
class EnumTextTest {
    private static final Path SOURCES = Path.of("src/main/java/io/fourwave");
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|(?m)^\\s*//[^\n]*");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");

    /** The same word for something else: a program, a folder, a field of the JDK, a level of the log, what is not known. */
    private static final Set<String> HOMONYMS = Set.of(
            "cli/doctor/HostChecks ss",
            "cli/host/Mounts proc",
            "cli/host/RuntimeRelease release",
            "config/Option info",
            "config/Option leak",
            "holding/PoolNames active",
            "heap/SocketReader server",
            "jdk/NioJdkSocket server",
            "jdk/java8/lang/ProcessHandle info",
            "kernel/SsCommand ss",
            "report/Phrases abort");

    private static Map<String, Set<String>> owners;

    @BeforeAll
    static void readTheEnums() throws ReflectiveOperationException {
        owners = new HashMap<>();
        for (Class<?> type : enumsWithText()) {
            var text = type.getDeclaredMethod("text");
            text.setAccessible(true);
            for (Object constant : type.getEnumConstants()) {
                owners.computeIfAbsent((String) text.invoke(constant), word -> new TreeSet<>())
                        .add(type.getSimpleName());
            }
        }
    }

    @Test
    void enumsOfTheVocabularyAreRead() {
        assertThat(owners).containsKeys("close_wait_leak", "suspect", "active_fin", "linger_zero", "probable");
    }

    @Test
    void textOfAConstantStandsInItsEnumAlone() throws IOException {
        Set<String> repeated = new TreeSet<>();
        for (Path source : sources()) {
            String code = COMMENT.matcher(Files.readString(source)).replaceAll("");
            String file = SOURCES.relativize(source).toString().replace(".java", "");
            String type = source.getFileName().toString().replace(".java", "");
            LITERAL.matcher(code)
                    .results()
                    .map(EnumTextTest::text)
                    .filter(word ->
                            owners.containsKey(word) && !owners.get(word).contains(type))
                    .map(word -> file + " " + word)
                    .collect(toCollection(() -> repeated));
        }

        assertThat(repeated).containsExactlyInAnyOrderElementsOf(HOMONYMS);
    }

    private static String text(MatchResult literal) {
        return literal.group(1);
    }

    private static List<Class<?>> enumsWithText() {
        List<Class<?>> enums = new ArrayList<>();
        new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.fourwave.tcp", "io.fourwave.diagnose")
                        .stream()
                        .filter(each ->
                                each.isEnum() && each.tryGetMethod("text").isPresent())
                        .forEach(each -> enums.add(each.reflect()));
        return enums;
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
