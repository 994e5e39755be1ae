// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.reportfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fourwave.host.HostFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What JVMs that were killed have left beside a report. */
class SpareFileTest {
    /** Above what the kernel gives out. */
    private static final long NOBODY = 99_999_999;

    @TempDir
    private Path folder;

    @Test
    void emptyOneOfAProcessThatIsGoneIsRemoved() throws IOException {
        Path left = Files.createFile(spare(NOBODY));
        Path half = Files.writeString(spare(NOBODY + 1), "half a report");
        Path lives = Files.createFile(spare(1));
        Path others = Files.createFile(folder.resolve(".fourwave-elsewhere-" + NOBODY + ".spare"));
        Path link = Files.createSymbolicLink(spare(NOBODY + 2), others);

        SpareFile own = SpareFile.beside(folder.resolve("report.json"));

        assertThat(left).doesNotExist();
        assertThat(half).hasContent("half a report");
        assertThat(lives).exists();
        assertThat(others).exists();
        assertThat(link).isSymbolicLink();
        assertThat(spare(ProcessHandle.current().pid())).exists();
        own.remove();
        assertThat(spare(ProcessHandle.current().pid())).doesNotExist();
    }

    @Test
    void folderInItsPlaceIsNamedAndLeftAlone() throws IOException {
        Path place = Files.createDirectory(spare(ProcessHandle.current().pid()));

        assertThatThrownBy(() -> SpareFile.beside(folder.resolve("report.json")))
                .hasMessageContaining("a directory stands at " + place);
        assertThat(place).isDirectory();
    }

    private Path spare(long pid) {
        return folder.resolve(".fourwave-" + HostFacts.hostName().replace('/', '_') + "-" + pid + ".spare");
    }
}
