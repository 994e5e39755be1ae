// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.support.Kept;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EarlierConnectionsTest {
    private final Scene scene = new Scene();
    private final EarlierConnections earlier = new EarlierConnections();

    @Test
    void departureOfOneFromBeforeTheAttachIsRememberedByWhereItLed() {
        Connection adopted = scene.adopts(Scene.tuple(1, 80));
        scene.adopts(Scene.tuple(2, 80));
        Connection own = scene.opens(Side.CLIENT, Scene.tuple(3, 80));
        earlier.snapshotBegins(scene.snapshot());
        scene.closes(own, TcpState.ESTABLISHED);
        scene.passes(1, TimeUnit.SECONDS);
        earlier.snapshotBegins(scene.snapshot());
        assertThat(left(4, 80)).as("only one of its own has gone").isZero();

        scene.closes(adopted, TcpState.ESTABLISHED);
        scene.passes(1, TimeUnit.SECONDS);
        long now = scene.now();
        earlier.snapshotBegins(scene.snapshot());
        scene.passes(1, TimeUnit.SECONDS);
        earlier.snapshotBegins(scene.snapshot());

        assertThat(left(4, 80)).isEqualTo(now);
        assertThat(left(4, 81)).as("another destination").isZero();
        assertThat(earlier.lastLeftNanos(Side.SERVER, Scene.tuple(4, 80))).isZero();
    }

    @Test
    void placesWithoutEndAreBounded() {
        for (int port = 1; port <= 1000; port++) {
            scene.adopts(Scene.tuple(1, port));
        }
        earlier.snapshotBegins(scene.snapshot());

        assertThat(Kept.size(earlier, "places")).isEqualTo(256);
    }

    private long left(int localPort, int peerPort) {
        FourTuple tuple = Scene.tuple(localPort, peerPort);
        return earlier.lastLeftNanos(Side.CLIENT, tuple);
    }
}
