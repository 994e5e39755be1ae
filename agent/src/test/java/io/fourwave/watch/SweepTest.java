// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SweepTest {
    private static final int MANY = 3 * Sweep.AT_ONCE;

    private final Scene scene = new Scene();

    @Test
    void thousandsAreAskedAtOnce() {
        List<Connection> open = opens(Sweep.AT_ONCE - 1);
        scene.sweepsOnce();

        assertThat(open).allMatch(connection -> connection.lastState() == TcpState.CLOSE_WAIT);
    }

    @Test
    void tenThousandsAreAskedInTurns() {
        List<Connection> open = opens(MANY);
        for (int sweep = 1; sweep <= 3; sweep++) {
            assertThat(asked(open)).isBetween((sweep - 1) * MANY / 3 - 100L, (sweep - 1) * MANY / 3 + 100L);
            scene.passes(1, TimeUnit.SECONDS);
            scene.sweepsOnce();
        }

        assertThat(asked(open)).isEqualTo(MANY);
    }

    /** The peer's FIN came at some time since the last question, which is as long ago as a round takes. */
    @Test
    void errorIsThatOfTheRound() {
        List<Connection> open = opens(MANY);
        open.forEach(connection -> scene.isIn(TcpState.ESTABLISHED, connection));
        sweeps(3);
        open.forEach(connection -> scene.isIn(TcpState.CLOSE_WAIT, connection));
        sweeps(3);

        assertThat(open)
                .allSatisfy(connection -> assertThat(connection.teardown().events())
                        .singleElement()
                        .isInstanceOfSatisfying(
                                TeardownEvent.PeerFinSeen.class,
                                seen -> assertThat(seen.error()).isEqualTo(TimeUnit.SECONDS.toNanos(3))));
    }

    /** A FIN may come when the state has been read and the clock has not. */
    @Test
    void errorReachesBackToBeforeTheLastRead() {
        Connection open = scene.opens(Side.CLIENT, Scene.REMOTE);
        scene.isIn(TcpState.ESTABLISHED, open);
        scene.readsTake(80, TimeUnit.MILLISECONDS);
        long before = scene.now();
        scene.sweepsOnce();
        scene.isIn(TcpState.CLOSE_WAIT, open);
        scene.passes(1, TimeUnit.SECONDS);
        scene.sweepsOnce();

        assertThat(open.teardown().events())
                .singleElement()
                .isInstanceOfSatisfying(
                        TeardownEvent.PeerFinSeen.class,
                        seen -> assertThat(seen.nanoTime() - seen.error()).isEqualTo(before));
    }

    @Test
    void onlyThoseThatHaveMovedAreAskedForTheirState() {
        List<Connection> open = opens(100);
        open.subList(0, 50).forEach(connection -> scene.isIn(TcpState.ESTABLISHED, connection));
        sweeps(1);
        assertThat(scene.descriptors.statesAsked()).isEqualTo(100);
        sweeps(1);
        assertThat(scene.descriptors.statesAsked()).isEqualTo(100);
        scene.isIn(TcpState.CLOSE_WAIT, open.get(7));
        scene.isIn(TcpState.CLOSE, open.get(77));
        sweeps(1);

        assertThat(scene.descriptors.statesAsked()).isEqualTo(102);
        assertThat(open.get(7).lastState()).isEqualTo(TcpState.CLOSE_WAIT);
        assertThat(open.get(77).teardown().hasReset()).isTrue();
    }

    @Test
    void ownFinThatNobodySawIsFoundWhenAllAreAsked() {
        Connection connection = opens(1).get(0);
        scene.isIn(TcpState.ESTABLISHED, connection);
        sweeps(1);
        scene.isIn(TcpState.FIN_WAIT_2, connection);
        sweeps(1);
        assertThat(connection.lastState()).isEqualTo(TcpState.ESTABLISHED);
        sweeps(Sweep.ALL_STATES_ONE_ROUND_IN);

        assertThat(connection.lastState()).isEqualTo(TcpState.FIN_WAIT_2);
    }

    @Test
    void connectionWithACallThatGotLostIsAlwaysAsked() {
        Connection connection = opens(1).get(0);
        sweeps(1);
        connection.callBegins();
        connection.callLost();
        sweeps(2);

        assertThat(scene.descriptors.statesAsked()).isEqualTo(3);
    }

    private void sweeps(int times) {
        for (int i = 0; i < times; i++) {
            scene.passes(1, TimeUnit.SECONDS);
            scene.sweepsOnce();
        }
    }

    private List<Connection> opens(int connections) {
        List<Connection> open = IntStream.range(0, connections)
                .mapToObj(i -> scene.opens(Side.SERVER, Scene.tuple(8080, 1024 + i)))
                .toList();
        open.forEach(connection -> scene.isIn(TcpState.CLOSE_WAIT, connection));
        return open;
    }

    private static long asked(List<Connection> open) {
        return open.stream()
                .filter(connection -> connection.lastState() == TcpState.CLOSE_WAIT)
                .count();
    }
}
