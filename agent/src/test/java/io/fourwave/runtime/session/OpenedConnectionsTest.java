// SPDX-License-Identifier: Apache-2.0
package io.fourwave.runtime.session;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.diagnose.AcmeBlame;
import io.fourwave.diagnose.BlameFinder;
import io.fourwave.diagnose.Suspect;
import io.fourwave.tcp.AddressMask;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenedConnectionsTest {
    private final Scene scene = new Scene();
    private final Object owner = new Object();
    private final BlameFinder blame = AcmeBlame.finder();
    private final OpenedConnections opened = new OpenedConnections(
            connection -> blame.of(Suspect.of(connection, connection.openedNanos())),
            connection -> false,
            new AddressMask(false));

    @Test
    void whatWasOpenedSinceAndIsHeldIsToldWithItsLine() {
        scene.opensFor(owner, Side.CLIENT, Scene.tuple(1, 80));
        scene.passes(1, SECONDS);
        long since = scene.now();
        Connection connection = scene.opensFor(owner, Side.CLIENT, Scene.tuple(2, 80));
        scene.readsEndOfStream(connection);
        scene.isIn(TcpState.CLOSE_WAIT, connection);
        scene.sweeps();

        assertThat(since(since)).singleElement().satisfies(row -> {
            assertThat(row)
                    .containsEntry("opened_ns", since)
                    .containsEntry("side", "client")
                    .containsEntry("local", "10.0.0.1:2")
                    .containsEntry("peer", "10.0.0.2:80")
                    .containsEntry("state", "close_wait")
                    .containsEntry("collected", false)
                    .containsEntry("closing", false)
                    .containsEntry("end_read", true)
                    .containsEntry("peer_open", false)
                    .containsEntry("blame", Scene.OPENER)
                    .containsEntry("thread", "main");
            assertThat((StackTraceElement[]) row.get("opened_by")).containsExactly(Scene.OPENER);
        });
    }

    /** Who asks has another loader: the boot loader's types alone are the same there. */
    @Test
    void answerHasTypesOfTheJdkAlone() {
        scene.opensFor(owner, Side.CLIENT, Scene.tuple(1, 80));
        scene.sweeps();

        assertThat(since(0).get(0).values())
                .allSatisfy(
                        value -> assertThat(value.getClass().getClassLoader()).isNull());
    }

    @Test
    void whatNobodyHoldsIsCollectedBeforeItsDescriptorIsClosed() {
        scene.opensFor(owner, Side.CLIENT, Scene.tuple(1, 80));
        scene.opens(Side.CLIENT, Scene.tuple(2, 80));
        scene.sweeps();

        assertThat(since(0)).extracting(row -> row.get("collected")).containsExactly(false, true);
    }

    @Test
    void whatTheCollectorClosedIsToldWhileTheKernelHasIt() {
        scene.isCollected(scene.opensFor(owner, Side.CLIENT, Scene.REMOTE), TcpState.ESTABLISHED);

        assertThat(since(0)).extracting(row -> row.get("collected")).containsExactly(true);
    }

    @Test
    void whatTheApplicationClosedIsNotTold() {
        scene.closes(scene.opensFor(owner, Side.CLIENT, Scene.REMOTE), TcpState.ESTABLISHED);

        assertThat(since(0)).isEmpty();
    }

    @Test
    void peerThatIsHeldInThisJvmIsOpen() {
        Connection client = scene.opensFor(owner, Side.CLIENT, Scene.LOCAL);
        scene.opensFor(owner, Side.SERVER, Scene.LOCAL.reversed());
        scene.isIn(TcpState.CLOSE_WAIT, client);
        scene.sweeps();

        assertThat(since(0)).extracting(row -> row.get("peer_open")).containsExactly(true, true);
    }

    @Test
    void whatIsClosedAfterTheSnapshotTakesANewOne() {
        Connection connection = scene.opensFor(owner, Side.CLIENT, Scene.REMOTE);
        var before = scene.snapshot();
        scene.closes(connection, TcpState.ESTABLISHED);

        assertThat(opened.since(0, before, List.of())).isEmpty();
        assertThat(opened.since(0, scene.snapshot(), List.of())).hasValue(List.of());
    }

    private List<Map<String, Object>> since(long nanos) {
        return opened.since(nanos, scene.snapshot(), List.of()).orElseThrow();
    }
}
