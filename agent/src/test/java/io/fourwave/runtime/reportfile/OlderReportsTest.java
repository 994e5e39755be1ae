// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.reportfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OlderReportsTest {
    @TempDir
    private Path directory;

    @Test
    void theLastFourAreKept() throws IOException {
        Path file = directory.resolve("report.json");
        for (int i = 1; i <= 7; i++) {
            OlderReports.keep(file);
            Files.writeString(file, "report " + i);
        }
        assertThat(file).hasContent("report 7");
        assertThat(directory.resolve("report.1.json")).hasContent("report 6");
        assertThat(directory.resolve("report.4.json")).hasContent("report 3");
        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all).hasSize(1 + OlderReports.KEPT);
        }
    }

    @Test
    void whatNoReportCameOfIsTakenBack() throws IOException {
        Path file = Files.writeString(directory.resolve("report.json"), "of the leak");
        OlderReports.keep(file);
        OlderReports.takeBack(file);
        assertThat(file).hasContent("of the leak");
        OlderReports.keep(file);
        Files.writeString(file, "the next");
        OlderReports.takeBack(file);
        assertThat(file).hasContent("the next");
    }

    @Test
    void linkAndDeviceStayWhatTheyAre() throws IOException {
        Path target = Files.writeString(directory.resolve("target"), "theirs");
        Path link = Files.createSymbolicLink(directory.resolve("report.txt"), target);
        OlderReports.keep(link);
        OlderReports.keep(Path.of("/dev/null"));
        assertThat(link).isSymbolicLink().hasContent("theirs");
        assertThat(Path.of("/dev/null")).exists();
    }

    @ParameterizedTest
    @CsvSource({
        "a/report.json, a/report.2.json",
        "a/report, a/report.2",
        "a.b/.hidden, a.b/.hidden.2",
        "x.y.HTML, x.y.2.HTML"
    })
    void endingChoosesTheFormatStill(Path file, Path numbered) {
        assertThat(OlderReports.numbered(file, 2)).isEqualTo(numbered);
    }
}
