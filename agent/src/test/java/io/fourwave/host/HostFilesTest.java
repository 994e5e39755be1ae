// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostFilesTest {
    @TempDir
    private Path directory;

    @Test
    void fileIsRead() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "a");
        try (InputStream in = HostFiles.open(file)) {
            assertThat(in.readAllBytes()).isEqualTo(new byte[] {'a'});
        }
    }

    @Test
    void missingFileIsToldByItsType() {
        assertThatThrownBy(() -> HostFiles.open(directory.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void whatCannotBeOpenedForAnotherReasonSaysSo() {
        assertThatThrownBy(() -> HostFiles.open(directory))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("directory");
    }
}
