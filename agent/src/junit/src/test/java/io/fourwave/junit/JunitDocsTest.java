// SPDX-License-Identifier: Apache-2.0
package io.fourwave.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of docs/junit.md are those of the code. */
class JunitDocsTest {
    private static final Path PAGE = Path.of("../../docs/junit.md");
    private static final Path PROJECT = Path.of("src/it/shop/pom.xml");

    @Test
    void tableOfSignsIsThatOfTheCode() throws IOException {
        assertThat(table("what is seen"))
                .containsExactlyElementsOf(rows(Arrays.stream(LeakSign.values()).map(LeakSign::markdown)));
    }

    @Test
    void tableOfParametersIsThatOfTheCode() throws IOException {
        assertThat(table("parameter"))
                .containsExactlyElementsOf(
                        rows(Arrays.stream(Parameter.values()).map(Parameter::markdown)));
    }

    /** What the page says to write for Surefire is what the integration test runs. */
    @Test
    void configurationOfSurefireIsThatOfTheTestedProject() throws IOException {
        String tested = squeezed(Files.readString(PROJECT)).replace("fourwave.junit.wait.seconds = 1 ", "");
        String page = Files.readString(PAGE);
        String shown = page.substring(page.indexOf("<configuration>"), page.indexOf("</configuration>"));

        assertThat(tested).contains(squeezed(shown));
    }

    private static Iterable<String> rows(Stream<String> rows) {
        return rows.toList();
    }

    /** The rows of the table whose first column has this head. */
    private static Iterable<String> table(String head) throws IOException {
        return Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.startsWith("| " + head + " |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }

    private static String squeezed(String xml) {
        return xml.replaceAll("\\s+", " ");
    }
}
