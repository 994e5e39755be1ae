// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The one table behind detectors, drawings and the reference. */
class VerdictTableTest {
    private static final Path REFERENCE = Path.of("docs", "reference.md");
    private static final String HEADER = "| verdict | severity | what it is |";

    @Test
    void referenceShowsTheTableAsItIs() throws IOException {
        assertThat(tableOf(Files.readAllLines(REFERENCE)))
                .as("the rows below '%s' in docs/reference.md", HEADER)
                .containsExactlyElementsOf(Verdict.markdownRows().toList());
    }

    @Test
    void everyVerdictSaysWhatItIs() {
        assertThat(Verdict.values()).allSatisfy(verdict -> {
            assertThat(verdict.severities()).isNotEmpty();
            assertThat(verdict.meaning()).isNotBlank();
        });
    }

    private static List<String> tableOf(List<String> lines) {
        return lines.stream()
                .dropWhile(line -> !line.equals(HEADER))
                .takeWhile(line -> !line.isBlank())
                .skip(2)
                .toList();
    }
}
