// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.reportfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.config.Config;
import io.fourwave.report.Reports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportFileTest {

    @ParameterizedTest
    @CsvSource({
        "/var/log/report.json,       web-1, /var/log/report.json",
        "/var/log/%p.json,           web-1, /var/log/4711.json",
        "/var/log/%h/report-%p.html, web-1, /var/log/web-1/report-4711.html",
        "%p%p,                       web-1, 47114711",
        "100%.txt,                   web-1, 100%.txt",
        "/tmp/%h.txt,                ../x,  /tmp/.._x.txt",
    })
    void processIdAndHostStandInTheName(String given, String host, String expected) {
        assertThat(ReportFile.expanded(Path.of(given), 4711, host)).isEqualTo(Path.of(expected));
    }

    @Test
    void anotherJvmWithTheSameFileIsToldOnceAndItsReportKept(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("report.json");
        List<String> warnings = new ArrayList<>();
        ReportFile file = new ReportFile(path, Set.of(Config.ReportOn.LEAK), warnings::add);
        file.write(Reports.empty(), true);
        file.write(Reports.empty(), false);
        assertThat(warnings).isEmpty();

        for (int i = 0; i < 2; i++) {
            Files.move(
                    Files.writeString(folder.resolve("theirs"), "of the other JVM"),
                    path,
                    StandardCopyOption.REPLACE_EXISTING);
            file.write(Reports.empty(), false);
            assertThat(folder.resolve("report.1.json")).hasContent("of the other JVM");
        }
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0)).contains("written by another JVM too").contains("%p");
    }
}
