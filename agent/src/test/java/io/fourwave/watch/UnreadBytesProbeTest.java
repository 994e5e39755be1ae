// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fourwave.connection.Connection;
import io.fourwave.jdk.JdkNet;
import io.fourwave.support.Loopback;
import io.fourwave.tcp.TcpState;
import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnreadBytesProbeTest {
    private final Scene scene = new Scene();
    private final UnreadBytesProbe look = new UnreadBytesProbe(SECONDS.toNanos(40));
    private Loopback loopback;
    private Socket peer;
    private Connection connection;

    @BeforeEach
    void connect() throws IOException {
        loopback = new Loopback();
        Socket client = loopback.connect();
        peer = loopback.accept();
        connection = scene.opensOn(Loopback.descriptor(client), Scene.LOCAL);
    }

    @AfterEach
    void close() throws IOException {
        loopback.close();
    }

    @Test
    void bytesThatStayAreUnreadSinceTheFirstLook() throws IOException {
        sends(10);
        looks(TcpState.ESTABLISHED);
        long first = scene.now();
        for (int i = 0; i < 4; i++) {
            scene.passes(10, SECONDS);
            looks(TcpState.ESTABLISHED);
        }

        assertThat(connection.unreadSeen()).isEqualTo(10);
        assertThat(connection.unreadSinceNanos()).isEqualTo(first);
        sends(1);
        scene.passes(10, SECONDS);
        looks(TcpState.ESTABLISHED);
        assertThat(connection.unreadSeen()).isEqualTo(11);
        assertThat(connection.unreadSinceNanos()).isEqualTo(scene.now());
    }

    @Test
    void kernelIsAskedFourTimesInTheTimeOfALeak() throws IOException {
        looks(TcpState.ESTABLISHED);
        sends(10);
        scene.passes(9, SECONDS);
        looks(TcpState.ESTABLISHED);
        assertThat(connection.unreadSeen()).isZero();
        scene.passes(1, SECONDS);
        looks(TcpState.ESTABLISHED);

        assertThat(connection.unreadSeen()).isEqualTo(10);
    }

    @Test
    void whatThePeerLeftBehindCountsToo() throws IOException {
        sends(10);
        looks(TcpState.CLOSE_WAIT);

        assertThat(connection.unreadSeen()).isEqualTo(10);
    }

    @Test
    void otherStatesAreNotAsked() throws IOException {
        sends(10);
        looks(TcpState.FIN_WAIT_2);

        assertThat(connection.unreadSeen()).isZero();
    }

    private void looks(TcpState state) {
        look.sweepBegins(scene.now());
        look.visits(connection, state, scene.now());
    }

    private void sends(int bytes) throws IOException {
        int before = JdkNet.unreadBytes(connection.descriptor());
        peer.getOutputStream().write(new byte[bytes]);
        await().until(() -> JdkNet.unreadBytes(connection.descriptor()) == before + bytes);
    }
}
