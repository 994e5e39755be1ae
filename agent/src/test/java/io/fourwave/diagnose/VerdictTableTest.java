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
    private static final Path DIAGNOSIS = Path.of("docs", "diagnosis.md");
    private static final String HEADER = "| verdict | severity | what it is |";
    private static final String HEADER_OF_DIAGNOSIS = "| verdict | severity | found when |";

    @Test
    void referenceShowsTheTableAsItIs() throws IOException {
        assertThat(tableOf(REFERENCE, HEADER))
                .as("the rows below '%s' in docs/reference.md", HEADER)
                .containsExactlyElementsOf(Verdict.markdownRows().toList());
    }

    /** When each is found is said in words there; that each is, and as what, is not left to whoever adds one. */
    @Test
    void diagnosisSaysOfEachWhenItIsFound() throws IOException {
        assertThat(tableOf(DIAGNOSIS, HEADER_OF_DIAGNOSIS))
                .as("the rows below '%s' in docs/diagnosis.md, up to their last cell", HEADER_OF_DIAGNOSIS)
                .extracting(VerdictTableTest::firstTwoCells)
                .containsExactlyElementsOf(Verdict.markdownRows()
                        .map(VerdictTableTest::firstTwoCells)
                        .toList());
    }

    @Test
    void evidenceLeadsToSeveritiesThatTheVerdictHas() {
        assertThat(EvidenceTable.ROWS)
                .flatExtracting(row -> row.ruling().stream().toList())
                .allSatisfy(ruling -> assertThat(ruling.verdict().severities()).contains(ruling.severity()));
    }

    @Test
    void everyVerdictSaysWhatItIs() {
        assertThat(Verdict.values()).allSatisfy(verdict -> {
            assertThat(verdict.severities()).isNotEmpty();
            assertThat(verdict.meaning()).isNotBlank();
        });
    }

    private static List<String> tableOf(Path page, String header) throws IOException {
        return Files.readAllLines(page).stream()
                .dropWhile(line -> !line.equals(header))
                .takeWhile(line -> !line.isBlank())
                .skip(2)
                .toList();
    }

    private static String firstTwoCells(String row) {
        return row.substring(0, row.indexOf('|', row.indexOf('|', 1) + 1) + 1);
    }
}
