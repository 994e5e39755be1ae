// SPDX-License-Identifier: Apache-2.0
package io.fourwave.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.support.Jdks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With {@code mask.addresses} no report of any format has an address in it, not even in the name of a thread. */
class MaskIT {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"report.html", "report.json", "report.txt"})
    void noAddressIsInTheReport(String name) throws IOException {
        Path report = directory.resolve(name);
        Path spans = directory.resolve("spans.jsonl");
        LeaksRun.with(Jdks.ofBuild(), "mask.addresses=true,report.file=" + report, spans);

        assertThat(report).content().contains("host-", "Leaks.fetch").doesNotContain("127.0.0.1");
        assertThat(Files.readString(spans)).contains("host-").doesNotContain("127.0.0.1");
    }
}
