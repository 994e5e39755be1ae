// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JdkInodeTest {

    @Test
    void numberIsTheOneThatProcShows() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                SocketChannel channel = SocketChannel.open(listener.getLocalSocketAddress())) {
            FileDescriptor descriptor = JdkSockets.of(channel).descriptor(channel);
            Path link = Path.of("/proc/self/fd").resolve(Integer.toString(JdkNet.number(descriptor)));

            assertThat("socket:[" + JdkInode.of(descriptor) + "]")
                    .isEqualTo(Files.readSymbolicLink(link).toString());
        }
    }

    @Test
    void whatIsNotOpenHasNone() {
        assertThat(JdkInode.of(new FileDescriptor())).isZero();
        assertThat(JdkInode.of(null)).isZero();
    }
}
