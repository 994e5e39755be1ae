// SPDX-License-Identifier: Apache-2.0
package io.fourwave.connection.census;

import static io.fourwave.tcp.TcpState.CLOSE;
import static io.fourwave.tcp.TcpState.CLOSE_WAIT;
import static io.fourwave.tcp.TcpState.ESTABLISHED;
import static io.fourwave.tcp.TcpState.FIN_WAIT_2;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.watch.Scene;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CensusTest {
    private final Scene scene = new Scene();

    @Test
    void openConnectionsAndThoseThatOnlyTheKernelHasAreCountedBySideAndState() {
        scene.opens(Side.CLIENT, Scene.tuple(1, 80));
        scene.opens(Side.SERVER, Scene.tuple(2, 80));
        Connection closed = scene.opens(Side.CLIENT, Scene.tuple(3, 80));
        scene.sweeps();
        scene.closes(closed, ESTABLISHED);
        scene.shows(closed.tuple(), FIN_WAIT_2);

        Census census = scene.census();
        assertThat(census.states().get(Side.CLIENT)).isEqualTo(Map.of(ESTABLISHED, 1, FIN_WAIT_2, 1));
        assertThat(census.states().get(Side.SERVER)).isEqualTo(Map.of(ESTABLISHED, 1));
        assertThat(census.oldestCloseWaitNanos()).isZero();
    }

    @Test
    void connectionWhoseCloseRunsIsCountedOnce() {
        Connection closing = scene.opens(Side.CLIENT, Scene.tuple(1, 80));
        scene.sweeps();
        scene.closes(closing, ESTABLISHED);
        scene.table.put(closing);

        assertThat(scene.census().states().get(Side.CLIENT).values()).containsExactly(1);
    }

    @Test
    void connectionThatNoSweepHasSeenIsNotCounted() {
        scene.opens(Side.CLIENT, Scene.tuple(1, 80));

        assertThat(scene.census().states().get(Side.CLIENT)).isEmpty();
    }

    @Test
    void oldestCloseWaitIsTheLongest() {
        Connection older = scene.opens(Side.SERVER, Scene.tuple(1, 80));
        Connection younger = scene.opens(Side.SERVER, Scene.tuple(2, 80));
        scene.isIn(CLOSE_WAIT, older);
        scene.sweeps();
        scene.passes(7, SECONDS);
        scene.isIn(CLOSE_WAIT, younger);
        scene.sweeps();
        scene.passes(2, SECONDS);

        assertThat(scene.census().oldestCloseWaitNanos()).isEqualTo(SECONDS.toNanos(9));
    }

    @Test
    void portsAreCountedByDestinationOfWhatThisSideOpenedTheTenHighest() {
        for (int destination = 1; destination <= 12; destination++) {
            for (int i = 0; i < destination; i++) {
                scene.opens(Side.CLIENT, Scene.tuple(destination * 100 + i, destination));
            }
        }
        scene.opens(Side.SERVER, Scene.tuple(9_999, 80));
        Connection reset = scene.opens(Side.CLIENT, Scene.tuple(9_998, 12));
        scene.isIn(CLOSE, reset);
        scene.sweeps();

        assertThat(scene.census().portUse())
                .hasSize(10)
                .startsWith(use(12, 12), use(11, 11))
                .endsWith(use(3, 3));
    }

    @Test
    void strangersAreCountedWithTheOthers() {
        scene.opens(Side.CLIENT, Scene.tuple(1, 80));
        scene.sweeps();
        scene.hasStranger(Side.CLIENT, Scene.tuple(2, 80), CLOSE_WAIT);
        scene.hasStranger(Side.SERVER, Scene.tuple(80, 3), ESTABLISHED);
        scene.hasStranger(Side.CLIENT, null, CLOSE);
        scene.passes(3, SECONDS);

        Census census = scene.census();
        assertThat(census.states().get(Side.CLIENT)).isEqualTo(Map.of(ESTABLISHED, 1, CLOSE_WAIT, 1, CLOSE, 1));
        assertThat(census.states().get(Side.SERVER)).isEqualTo(Map.of(ESTABLISHED, 1));
        assertThat(census.oldestCloseWaitNanos()).isEqualTo(SECONDS.toNanos(3));
        assertThat(census.portUse()).containsExactly(use(80, 2));
    }

    /** Four source addresses with 250 ports each were 998 of 500. */
    @Test
    void eachLocalAddressHasPortsOfItsOwn() {
        byte[] peer = {10, 0, 0, 2};
        for (byte local = 1; local <= 4; local++) {
            for (int port = 1; port <= 25; port++) {
                scene.opens(Side.CLIENT, FourTuple.of(new byte[] {10, 0, 1, local}, port, peer, 80));
            }
        }
        scene.sweeps();

        assertThat(scene.census().portUse())
                .hasSize(4)
                .allSatisfy(use -> assertThat(use.ports()).isEqualTo(25));
    }

    private static Census.PortUse use(int peerPort, int ports) {
        return new Census.PortUse(Destination.from(Scene.tuple(1, peerPort)), ports, 0, Census.Counted.ONE_BY_ONE);
    }
}
