// SPDX-License-Identifier: Apache-2.0
package io.fourwave.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fourwave.support.Command;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTest {
    private static final int SOMEBODY = 4711;

    @TempDir
    private Path directory;

    @Test
    void madeForItsOwnerAndAppendedTo() throws IOException {
        Path file = directory.resolve("file");
        write(file, "a");
        write(file, "b");
        assertThat(file).hasContent("ab");
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void olderFileOfItsOwnIsTightened() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "a");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--rw-"));
        write(file, "b");
        assertThat(file).hasContent("ab");
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @Test
    void ownLinkIsFollowed() throws IOException {
        Path target = directory.resolve("target");
        write(Files.createSymbolicLink(directory.resolve("link"), target), "a");
        assertThat(target).hasContent("a");
        assertThat(mode(target)).isEqualTo("rw-------");
    }

    @Test
    void deviceIsNobodysFile() throws IOException {
        write(Path.of("/dev/null"), "a");
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }

    @Test
    void fileThatSomebodyElsePutThereIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        give(file);
        assertRefused(file, "it belongs to user 4711");
        assertThat(file).isEmptyFile();
    }

    @Test
    void linkThatSomebodyElsePutThereIsNotFollowed() throws IOException {
        Path mine = Files.writeString(directory.resolve("mine"), "precious");
        Path link = Files.createSymbolicLink(directory.resolve("link"), mine);
        give(link);
        assertRefused(link, "it is a link of user 4711");
        assertThat(mine).hasContent("precious");
    }

    @Test
    void ownLinkToSomebodyElsesFileIsRefused() throws IOException {
        Path theirs = Files.writeString(directory.resolve("theirs"), "");
        give(theirs);
        assertRefused(Files.createSymbolicLink(directory.resolve("link"), theirs), "it belongs to user 4711");
    }

    @Test
    void secondNameOfAFileIsRefused() throws IOException {
        Path mine = Files.writeString(directory.resolve("mine"), "precious");
        assertRefused(Files.createLink(directory.resolve("name"), mine), "a hard link");
        assertThat(mine).hasContent("precious");
    }

    @Test
    void pipeIsRefusedAndALinkToIt() throws IOException {
        Path pipe = directory.resolve("pipe");
        assumeTrue(Command.works("mkfifo", pipe.toString()), "there is no mkfifo here");
        Path link = Files.createSymbolicLink(directory.resolve("link"), pipe);
        for (Path named : List.of(pipe, link)) {
            assertThatThrownBy(() -> PrivateFile.append(named).close()).hasMessageContaining("it is a pipe");
        }
    }

    @Test
    void pipeOfAnOpenReaderIsWrittenTo() throws Exception {
        // the shell's pipe to cat, by the link that the kernel has for it
        Process cat = new ProcessBuilder("cat").start();
        write(Path.of("/proc/" + cat.pid() + "/fd/0"), "a");
        cat.getOutputStream().close();
        assertThat(cat.getInputStream().readAllBytes()).isEqualTo(new byte[] {'a'});
    }

    private static void assertRefused(Path file, String reason) {
        assertThatThrownBy(() -> PrivateFile.append(file).close())
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> PrivateFile.refuseForeign(file)).hasMessageContaining(reason);
    }

    private static void write(Path file, String text) throws IOException {
        try (WritableByteChannel channel = PrivateFile.append(file)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private static void give(Path file) throws IOException {
        assumeTrue((int) Files.getAttribute(directory(file), "unix:uid") == 0, "only root gives files away");
        Files.setAttribute(file, "unix:uid", SOMEBODY, LinkOption.NOFOLLOW_LINKS);
    }

    private static Path directory(Path file) {
        return file.toAbsolutePath().getParent();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
