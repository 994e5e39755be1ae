// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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
}
