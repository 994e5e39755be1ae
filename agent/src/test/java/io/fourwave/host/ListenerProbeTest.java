// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ListenerProbeTest {

    @Test
    void whoListensIsFound() throws IOException {
        try (ServerSocket collector = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(ListenerProbe.isAnybodyAt(collector.getLocalPort())).isTrue();
        }
        // port 1: the one that was just given back may have a new owner
        assertThat(ListenerProbe.isAnybodyAt(1)).isFalse();
    }
}
