// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.reportfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
}
