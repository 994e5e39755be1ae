// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose.evidence;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import org.junit.jupiter.api.Test;

class ConnectedClientsTest {
    private final Scene scene = new Scene();
    private final ConnectedClients clients = new ConnectedClients();

    @Test
    void asManyAsThereAreClientsMayBeKeptForThem() {
        accepts(1);
        accepts(2);
        scene.passes(1, SECONDS);
        long later = scene.now();
        look();

        assertThat(clients.areAsManyAs(new long[] {later})).isTrue();
        assertThat(clients.areAsManyAs(new long[] {later, later})).isTrue();
        assertThat(clients.areAsManyAs(new long[] {later, later, later})).isFalse();
    }

    @Test
    void whatWasThereBeforeItsClientIsNotKeptForIt() {
        long first = scene.now();
        scene.passes(1, SECONDS);
        accepts(1);
        scene.passes(1, SECONDS);
        long second = scene.now();
        accepts(2);
        look();

        assertThat(clients.areAsManyAs(new long[] {first})).isFalse();
        assertThat(clients.areAsManyAs(new long[] {second})).isTrue();
        assertThat(clients.areAsManyAs(new long[] {second, second})).isTrue();
        assertThat(clients.areAsManyAs(new long[] {second, first})).isFalse();
    }

    @Test
    void clientThatHasGoneAndOneThatThisJvmHasOpenedCountForNothing() {
        scene.isIn(TcpState.CLOSE_WAIT, accepts(1));
        scene.opens(Side.CLIENT, Scene.tuple(80, 2).reversed());
        accepts(2);
        scene.opens(Side.CLIENT, Scene.tuple(7, 80));
        scene.passes(1, SECONDS);
        look();

        assertThat(clients.areAsManyAs(new long[] {scene.now()})).isFalse();
    }

    @Test
    void withoutClientsNothingIsKeptForThem() {
        look();

        assertThat(clients.areAsManyAs(new long[] {scene.now()})).isFalse();
    }

    private Connection accepts(int port) {
        return scene.opens(Side.SERVER, Scene.tuple(80, port));
    }

    private void look() {
        scene.sweeps();
        clients.snapshotBegins(scene.snapshot());
    }
}
