// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On this very process: what poll(2) says of its numbers is compared with what /proc lists. */
class JdkDescriptorsTest {
    private final JdkDescriptors descriptors = new JdkDescriptors();

    @Test
    void thereIsRoomForAFew() throws IOException {
        Selector.open().close();
        assertThat(descriptors.hasFree(64)).isTrue();
    }

    @Test
    void thereIsNoRoomForMoreThanTheLimit() throws IOException {
        Selector.open().close();
        assertThat(descriptors.hasFree(Integer.MAX_VALUE)).isFalse();
    }

    @Test
    void openNumbersAreTold() throws IOException {
        Selector.open().close();
        JdkPoll poll = new JdkPoll(1024);
        int closed = poll.closed(0, 1024);
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            long below = open.filter(each -> Integer.parseInt(each.getFileName().toString()) < 1024)
                    .count();
            // another thread, and the listing, may have opened or closed some
            assertThat((long) closed).isBetween(1024 - below - 10, 1024 - below + 10);
        }
    }

    @Test
    void limitIsThatOfTheKernel(@TempDir Path directory) throws IOException {
        Path limits = directory.resolve("limits");
        assertThat(JdkDescriptors.softLimit("/proc/self/limits")).isGreaterThan(64);
        Files.writeString(
                limits,
                "Max processes             7     8   processes\nMax open files            256                 4096                 files\n");
        assertThat(JdkDescriptors.softLimit(limits.toString())).isEqualTo(256);
        Files.writeString(limits, "Max open files            unlimited            unlimited            files\n");
        assertThat(JdkDescriptors.softLimit(limits.toString())).isEqualTo(Long.MAX_VALUE);
        Files.writeString(limits, "");
        assertThat(JdkDescriptors.softLimit(limits.toString())).isZero();
        assertThat(JdkDescriptors.softLimit(directory.resolve("absent").toString()))
                .isZero();
    }
}
