// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.support.Loopback;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The size of the receive buffer is a real socket's, all else is the script's. */
class PeerStateProbeTest {
    private final Scene scene = new Scene();
    private final PeerStateProbe look = new PeerStateProbe(scene.kernel, scene.table, 0);
    private SocketChannel socket;
    private int full;

    @BeforeEach
    void open() throws IOException {
        socket = SocketChannel.open();
        full = socket.getOption(StandardSocketOptions.SO_RCVBUF);
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
    }

    @Test
    void stateOfThePeerBehindAFullBufferIsTold() {
        Connection connection = opens(Scene.LOCAL, full);
        look.look();

        assertThat(connection.peerState()).isEqualTo(TcpState.FIN_WAIT_1);
    }

    @Test
    void peerOnAnotherHostIsNotLookedFor() {
        Connection connection = opens(Scene.REMOTE, full);
        look.look();

        assertThat(connection.peerState()).isNull();
        assertThat(scene.kernel.asked).isEmpty();
    }

    @Test
    void bufferWithRoomHidesNothing() {
        Connection connection = opens(Scene.LOCAL, 100);
        look.look();

        assertThat(connection.peerState()).isNull();
        assertThat(scene.kernel.asked).isEmpty();
    }

    @Test
    void hostThatTellsNothingLeavesItUnknown() {
        Connection connection = opens(Scene.LOCAL, full);
        scene.kernel.isUnavailable();
        look.look();

        assertThat(connection.peerState()).isNull();
    }

    private Connection opens(FourTuple tuple, int unread) {
        Connection connection = scene.opensOn(Loopback.descriptor(socket), tuple);
        scene.sweeps();
        scene.hasUnread(connection, unread);
        scene.kernel.has(tuple.reversed(), TcpState.FIN_WAIT_1);
        return connection;
    }
}
