// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcDescriptorsTest {
    @TempDir
    Path directory;

    @Test
    void socketsAreToldFromOtherDescriptors() throws IOException {
        has("0", "pipe:[1]");
        has("5", "socket:[4711]");
        has("6", "pipe:[9]");
        has("7", "anon_inode:[eventpoll]");
        has("12", "socket:[4294967297]");

        assertThat(read()).satisfies(sockets -> {
            assertThat(sockets.descriptors()).isEqualTo(5);
            assertThat(sockets.known()).isZero();
            assertThat(sockets.others())
                    .containsExactlyInAnyOrder(
                            new ProcDescriptors.Socket(5, 4711), new ProcDescriptors.Socket(12, 4_294_967_297L));
        });
    }

    @Test
    void knownNumbersAreCountedAndNotLookedAt() throws IOException {
        // a regular file: reading it as a link would fail
        Files.createFile(directory.resolve("5"));
        has("6", "socket:[1]");

        assertThat(new ProcDescriptors(directory).sockets(number -> number == 5))
                .hasValueSatisfying(sockets -> {
                    assertThat(sockets.known()).isEqualTo(1);
                    assertThat(sockets.others()).containsExactly(new ProcDescriptors.Socket(6, 1));
                });
    }

    @Test
    void whatIsNotWrittenAsExpectedIsNoSocket() throws IOException {
        has("5", "socket:[]");
        has("6", "socket:[x]");
        has("7", "socket:[");
        has("name", "pipe:[1]");
        Files.createFile(directory.resolve("8"));

        assertThat(read().others()).isEmpty();
        assertThat(read().descriptors()).isEqualTo(5);
    }

    @Test
    void hostWithoutProcHasNoAnswer() {
        assertThat(new ProcDescriptors(directory.resolve("absent")).sockets(number -> false))
                .isEmpty();
    }

    @Test
    void thisProcessHasItsSockets() throws IOException {
        int before = ofThisProcess();
        try (ServerSocket socket = new ServerSocket(0)) {
            assertThat(socket.isBound()).isTrue();
            assertThat(ofThisProcess()).isEqualTo(before + 1);
        }
    }

    private void has(String descriptor, String target) throws IOException {
        Files.createSymbolicLink(directory.resolve(descriptor), Path.of(target));
    }

    private ProcDescriptors.Sockets read() {
        return new ProcDescriptors(directory).sockets(number -> false).orElseThrow();
    }

    private static int ofThisProcess() {
        return ProcDescriptors.ofThisProcess()
                .sockets(number -> false)
                .orElseThrow()
                .others()
                .size();
    }
}
