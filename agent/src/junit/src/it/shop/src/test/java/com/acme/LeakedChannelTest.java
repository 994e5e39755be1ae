// SPDX-License-Identifier: Apache-2.0
package com.acme;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;

/** A channel that a test forgets. */
class LeakedChannelTest {

    @Test
    void forgets() throws IOException {
        try (Echo echo = new Echo();
                Socket other = echo.connect()) {
            SocketChannel channel = SocketChannel.open(other.getRemoteSocketAddress()); // forgotten
            channel.write(ByteBuffer.wrap(new byte[] {1}));
        }
    }
}
