// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.tcp.TcpState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class JdkNetTest {

    /** {@code tcp_info} begins with the state, a byte; on s390x, too, whose JVM reads four bytes the other way round. */
    @Test
    void stateIsTheFirstByteInEitherOrder() {
        byte[] state8AndThreeProbes = {8, 1, 2, 3};
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            int read = ByteBuffer.wrap(state8AndThreeProbes).order(order).getInt();
            assertThat(JdkNet.firstByte(read, order)).as("%s", order).isEqualTo(TcpState.CLOSE_WAIT.number());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void stateIsTheKernels() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                SocketChannel channel = SocketChannel.open(listener.getLocalSocketAddress())) {
            assertThat(JdkNet.tcpState(JdkSockets.of(channel).descriptor(channel)))
                    .isEqualTo(TcpState.ESTABLISHED.number());
        }
    }
}
