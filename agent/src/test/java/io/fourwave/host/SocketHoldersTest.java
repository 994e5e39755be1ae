// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketHoldersTest {

    @TempDir
    Path proc;

    @Test
    void youngestProcessThatHoldsItIsNamed() throws IOException {
        has(100, "parent", 7, "socket:[1]");
        has(300, "child", 9, "socket:[815]");
        has(200, "other", 8, "pipe:[815]");
        Files.createDirectories(proc.resolve("sys"));

        assertThat(holders(100).of(Set.of(815L, 816L)))
                .containsOnlyKeys(815L)
                .containsEntry(815L, new SocketHolders.Holder(300, "child", 9, false));
    }

    @Test
    void thisProcessComesFirst() throws IOException {
        has(100, "java", 7, "socket:[815]");
        has(300, "child", 7, "socket:[815]");

        assertThat(holders(100).of(Set.of(815L)).get(815L)).isEqualTo(new SocketHolders.Holder(100, "java", 7, true));
    }

    @Test
    void processThatCannotBeLookedIntoIsPassedOver() throws IOException {
        Files.createDirectories(proc.resolve("400"));
        has(300, "child", 7, "socket:[815]");

        assertThat(holders(1).of(Set.of(815L))).containsOnlyKeys(815L);
        assertThat(new SocketHolders(proc.resolve("none"), 1).of(Set.of(815L))).isEmpty();
    }

    private SocketHolders holders(long self) {
        return new SocketHolders(proc, self);
    }

    private void has(long pid, String name, int descriptor, String target) throws IOException {
        Path process = proc.resolve(Long.toString(pid));
        Files.createDirectories(process.resolve("fd"));
        Files.writeString(process.resolve("comm"), name + "\n");
        Files.createSymbolicLink(process.resolve("fd").resolve(Integer.toString(descriptor)), Path.of(target));
    }
}
