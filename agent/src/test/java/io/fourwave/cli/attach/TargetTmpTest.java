// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fourwave.cli.host.FakeProc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container shapes its /tmp as it likes, while a tool of root works in it. */
class TargetTmpTest {
    private static final long PID = 4711;
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private FakeProc proc;
    private Path tmp;
    private Path secret;

    @BeforeEach
    void aContainer() throws IOException {
        proc = new FakeProc(directory.resolve("proc")).status(PID, "S", 0, 0, "1");
        tmp = Files.createDirectories(proc.root().resolve(PID + "/root/tmp"));
        secret = Files.writeString(
                Files.createDirectories(directory.resolve("host")).resolve("secret"), "secret");
    }

    @Test
    void filesAreMadeWithTheirModeAndRemoved() throws IOException {
        try (TargetTmp opened = TargetTmp.of(proc.process(PID))) {
            opened.create("a", CONTENT, "rw-r--r--");
            assertThat(tmp.resolve("a")).hasBinaryContent(CONTENT);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tmp.resolve("a"))))
                    .isEqualTo("rw-r--r--");
            assertThat(opened.read("a", 100)).isEqualTo(CONTENT);
            assertThat(opened.isSocket("a")).isFalse();
            assertThat(opened.delete("a")).isTrue();
            assertThat(opened.delete("a")).isTrue();
            assertThat(tmp).isEmptyDirectory();
        }
    }

    @Test
    void nothingIsWrittenReadOrTakenForASocketThroughALink() throws IOException {
        Files.createSymbolicLink(tmp.resolve("a"), secret);
        Files.createSymbolicLink(tmp.resolve("b"), directory.resolve("host/new"));
        try (TargetTmp opened = TargetTmp.of(proc.process(PID))) {
            assertThatThrownBy(() -> opened.create("a", CONTENT, "rw-r--r--"))
                    .isInstanceOf(FileAlreadyExistsException.class);
            assertThatThrownBy(() -> opened.create("b", CONTENT, "rw-r--r--"))
                    .isInstanceOf(FileAlreadyExistsException.class);
            assertThatThrownBy(() -> opened.read("a", 100)).isInstanceOf(IOException.class);
            assertThat(opened.isSocket("a")).isFalse();
            assertThat(opened.delete("a")).isTrue();
        }
        assertThat(secret).hasContent("secret");
        assertThat(directory.resolve("host/new")).doesNotExist();
    }

    @Test
    void aFolderThatIsPutInItsPlaceLaterGetsNothing() throws IOException {
        try (TargetTmp opened = TargetTmp.of(proc.process(PID))) {
            Path moved = tmp.resolveSibling("moved");
            Files.move(tmp, moved);
            Files.createSymbolicLink(tmp, secret.getParent());
            opened.create("a", CONTENT, "rw-r--r--");
            assertThat(opened.owner("a")).as("the path leads elsewhere by now").isEmpty();
            assertThat(secret.getParent().resolve("a")).doesNotExist();
            assertThat(moved.resolve("a")).exists();
        }
    }

    @Test
    void aLinkIsNoTmp() throws IOException {
        Files.delete(tmp);
        Files.createSymbolicLink(tmp, secret.getParent());
        assertThatThrownBy(() -> TargetTmp.of(proc.process(PID))).isInstanceOf(IOException.class);
    }
}
