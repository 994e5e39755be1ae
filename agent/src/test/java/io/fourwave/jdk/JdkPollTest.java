// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.FileDescriptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Against the kernel itself. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "POLLRDHUP is Linux's")
class JdkPollTest {
    private final JdkPoll poll = new JdkPoll(4);
    private ServerSocketChannel listener;
    private SocketChannel client;
    private SocketChannel peer;

    @BeforeEach
    void connect() throws IOException {
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        client = SocketChannel.open(listener.getLocalAddress());
        peer = listener.accept();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        peer.close();
        listener.close();
    }

    @Test
    void nothingHasHappenedToAnOpenConnection() {
        assertThat(happened(JdkPoll.PEER_FIN)).isFalse();
    }

    @Test
    void unreadBytesAreNoEvent() throws IOException {
        peer.write(ByteBuffer.allocate(10));
        await().until(() -> JdkNet.unreadBytes(descriptor()) == 10);

        assertThat(happened(JdkPoll.PEER_FIN)).isFalse();
    }

    @Test
    void ownFinIsNoEvent() throws IOException {
        client.shutdownOutput();

        assertThat(happened(JdkPoll.PEER_FIN)).isFalse();
    }

    @Test
    void peersFinIsOneWhereItIsAskedFor() throws IOException {
        peer.close();

        await().until(() -> happened(JdkPoll.PEER_FIN));
        assertThat(happened(0)).isFalse();
    }

    @Test
    void bothFinsAreOneInAnyCase() throws IOException {
        peer.close();
        await().until(() -> happened(JdkPoll.PEER_FIN));
        client.shutdownOutput();

        assertThat(happened(0)).isTrue();
    }

    @Test
    void resetIsOneInAnyCase() throws IOException {
        peer.setOption(StandardSocketOptions.SO_LINGER, 0);
        peer.close();

        await().until(() -> happened(0));
    }

    @Test
    void numberThatIsNotOpenIsOne() {
        assertThat(happened(Integer.MAX_VALUE, 0)).isTrue();
    }

    @Test
    void eachIsToldApart() throws IOException {
        SocketChannel other = SocketChannel.open(listener.getLocalAddress());
        listener.accept().close();
        int[] numbers = {number(), JdkNet.number(JdkSockets.of(other).descriptor(other)), number()};
        int[] wanted = {JdkPoll.PEER_FIN, JdkPoll.PEER_FIN, 0};
        boolean[] happened = {true, false, true, true};

        await().until(() -> poll.ask(numbers, wanted, 3, happened) && happened[1]);
        assertThat(happened).containsExactly(false, true, false, true);
        other.close();
    }

    private boolean happened(int wanted) {
        return happened(number(), wanted);
    }

    private boolean happened(int number, int wanted) {
        boolean[] happened = new boolean[1];
        assertThat(poll.ask(new int[] {number}, new int[] {wanted}, 1, happened))
                .isTrue();
        return happened[0];
    }

    private int number() {
        return JdkNet.number(descriptor());
    }

    private FileDescriptor descriptor() {
        return JdkSockets.of(client).descriptor(client);
    }
}
