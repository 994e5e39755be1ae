// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static io.fourwave.tcp.TcpState.CLOSE;
import static io.fourwave.tcp.TcpState.CLOSE_WAIT;
import static io.fourwave.tcp.TcpState.ESTABLISHED;
import static io.fourwave.tcp.TcpState.FIN_WAIT_2;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CensusTest {
    private final Scene scene = new Scene();

    @Test
    void openConnectionsAndThoseThatOnlyTheKernelHasAreCountedBySideAndState() {
        scene.opens(Side.CLIENT, tuple(1, 80));
        scene.opens(Side.SERVER, tuple(2, 80));
        Connection closed = scene.opens(Side.CLIENT, tuple(3, 80));
        scene.sweeps();
        scene.closes(closed, ESTABLISHED);
        scene.shows(closed.tuple(), FIN_WAIT_2);

        Census census = census();
        assertThat(census.states().get(Side.CLIENT)).isEqualTo(Map.of(ESTABLISHED, 1, FIN_WAIT_2, 1));
        assertThat(census.states().get(Side.SERVER)).isEqualTo(Map.of(ESTABLISHED, 1));
        assertThat(census.oldestCloseWaitNanos()).isZero();
    }

    @Test
    void connectionWhoseCloseRunsIsCountedOnce() {
        Connection closing = scene.opens(Side.CLIENT, tuple(1, 80));
        scene.sweeps();
        scene.closes(closing, ESTABLISHED);
        scene.table.put(closing);

        assertThat(census().states().get(Side.CLIENT).values()).containsExactly(1);
    }

    @Test
    void connectionThatNoSweepHasSeenIsNotCounted() {
        scene.opens(Side.CLIENT, tuple(1, 80));

        assertThat(census().states().get(Side.CLIENT)).isEmpty();
    }

    @Test
    void oldestCloseWaitIsTheLongest() {
        Connection older = scene.opens(Side.SERVER, tuple(1, 80));
        Connection younger = scene.opens(Side.SERVER, tuple(2, 80));
        scene.isIn(CLOSE_WAIT, older);
        scene.sweeps();
        scene.passes(7, SECONDS);
        scene.isIn(CLOSE_WAIT, younger);
        scene.sweeps();
        scene.passes(2, SECONDS);

        assertThat(census().oldestCloseWaitNanos()).isEqualTo(SECONDS.toNanos(9));
    }

    @Test
    void portsAreCountedByDestinationOfWhatThisSideOpenedTheTenHighest() {
        for (int destination = 1; destination <= 12; destination++) {
            for (int i = 0; i < destination; i++) {
                scene.opens(Side.CLIENT, tuple(destination * 100 + i, destination));
            }
        }
        scene.opens(Side.SERVER, tuple(9_999, 80));
        Connection reset = scene.opens(Side.CLIENT, tuple(9_998, 12));
        scene.isIn(CLOSE, reset);
        scene.sweeps();

        assertThat(census().portUse())
                .hasSize(10)
                .startsWith(new Census.PortUse("10.0.0.2", 12, 12, 0), new Census.PortUse("10.0.0.2", 11, 11, 0))
                .endsWith(new Census.PortUse("10.0.0.2", 3, 3, 0));
    }

    private Census census() {
        Census.Taker taker = new Census.Taker(scene.now());
        scene.table.forEach(taker::open);
        scene.teardowns.withoutDescriptor().forEach(taker::withoutDescriptor);
        return taker.census();
    }

    private static FourTuple tuple(int localPort, int peerPort) {
        return FourTuple.of(new byte[] {10, 0, 0, 1}, localPort, new byte[] {10, 0, 0, 2}, peerPort);
    }
}
