// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.connection.census.Census;
import io.fourwave.connection.census.Destination;
import io.fourwave.support.Kept;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeWaitEstimateTest {
    private final Scene scene = new Scene();
    private final TimeWaitEstimate assumed = new TimeWaitEstimate();

    @Test
    void portOfWhoeverClosesFirstIsReckonedForAMinute() {
        closes(Side.CLIENT, 1, 80, TcpState.ESTABLISHED);
        scene.passes(30, SECONDS);
        closes(Side.CLIENT, 2, 80, TcpState.ESTABLISHED);
        assertThat(portUse()).containsExactly(use(80, 2));
        scene.passes(31, SECONDS);
        assertThat(portUse()).containsExactly(use(80, 1));
        scene.passes(30, SECONDS);

        assertThat(portUse()).isEmpty();
    }

    @Test
    void whoeverClosesLastOrWasAcceptedKeepsNoPort() {
        closes(Side.CLIENT, 1, 80, TcpState.CLOSE_WAIT);
        closes(Side.SERVER, 80, 2, TcpState.ESTABLISHED);

        assertThat(portUse()).isEmpty();
    }

    @Test
    void eachDestinationIsReckonedForItself() {
        closes(Side.CLIENT, 1, 80, TcpState.ESTABLISHED);
        closes(Side.CLIENT, 2, 80, TcpState.ESTABLISHED);
        closes(Side.CLIENT, 3, 81, TcpState.ESTABLISHED);

        assertThat(portUse()).containsExactly(use(80, 2), use(81, 1));
    }

    @Test
    void peersWithoutEndAreBounded() {
        for (int port = 1; port <= 1000; port++) {
            closes(Side.CLIENT, port, port, TcpState.ESTABLISHED);
        }

        assertThat(Kept.size(assumed, "rings")).isEqualTo(16);
    }

    /** Loopback gives a port out again after a second in TIME_WAIT: 7,999 of 1,000 ports was said. */
    @Test
    void portThatComesAgainCountsOnce() {
        for (int time = 0; time < 50; time++) {
            closes(Side.CLIENT, 1 + time % 4, 80, TcpState.ESTABLISHED);
            scene.passes(1, SECONDS);
        }
        assertThat(portUse()).containsExactly(use(80, 4));
        scene.passes(61, SECONDS);
        closes(Side.CLIENT, 1, 80, TcpState.ESTABLISHED);

        assertThat(portUse()).containsExactly(use(80, 1));
    }

    private void closes(Side side, int localPort, int peerPort, TcpState state) {
        Connection connection = scene.opens(side, Scene.tuple(localPort, peerPort));
        scene.sweeps();
        scene.closes(connection, state);
        assumed.closed(connection, state == TcpState.ESTABLISHED, scene.now());
    }

    private List<Census.PortUse> portUse() {
        Census.Taker taker = new Census.Taker(scene.now());
        assumed.countInto(taker, scene.now());
        return taker.census().portUse();
    }

    private static Census.PortUse use(int peerPort, int ports) {
        return new Census.PortUse(Destination.from(Scene.tuple(1, peerPort)), ports, ports, Census.Counted.ESTIMATED);
    }
}
