// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CloseTallyTest {
    private final Scene scene = new Scene();
    private final CloseTally closeTally = new CloseTally(AcmeBlame.finder());

    CloseTallyTest() {
        scene.tells(closeTally);
    }

    @Test
    void abortsAreToldApartByReasonAndSide() {
        scene.resets(opens(Side.CLIENT, 1));
        scene.resets(opens(Side.CLIENT, 2));
        scene.resets(opens(Side.SERVER, 3));
        scene.closesUnread(opens(Side.CLIENT, 4), 10);

        assertThat(closeTally.aborted()).extracting(CloseTally.Tally::count).containsExactlyInAnyOrder(2, 1, 1);
        assertThat(closeTally.aborted())
                .extracting(CloseTally.Tally::reason)
                .containsExactlyInAnyOrder("linger_zero", "linger_zero", "unread_data");
        assertThat(closeTally.collected()).isEmpty();
    }

    @Test
    void orderlyClosesAreNotRemembered() {
        Connection connection = opens(Side.CLIENT, 1);
        scene.closes(connection, TcpState.ESTABLISHED);
        scene.shows(connection.tuple(), TcpState.TIME_WAIT);
        scene.passes(61, TimeUnit.SECONDS);
        scene.forgets(connection.tuple());

        assertThat(closeTally.aborted()).isEmpty();
        assertThat(closeTally.collected()).isEmpty();
    }

    /** Over TLS the peer's close_notify comes after ours. */
    @Test
    void whatIsForgottenWithoutTimeWaitIsRememberedButNotOfTls() {
        StackTraceElement tls =
                new StackTraceElement("sun.security.ssl.SSLSocketImpl", "close", "SSLSocketImpl.java", 1);
        closesAndIsForgotten(1, Scene.CLOSER);
        closesAndIsForgotten(2, tls, Scene.CLOSER);

        assertThat(closeTally.aborted()).singleElement().satisfies(tally -> {
            assertThat(tally.reason()).isEqualTo(CloseTally.DATA_AFTER_CLOSE);
            assertThat(tally.site().subjects()).extracting(Suspect::tuple).containsExactly(Scene.tuple(1, 80));
        });
    }

    @Test
    void manyAreCountedAndFewAreKept() {
        for (int port = 1; port <= 100; port++) {
            scene.resets(opens(Side.CLIENT, port));
        }

        assertThat(closeTally.aborted()).singleElement().satisfies(stepCounter -> {
            assertThat(stepCounter.count()).isEqualTo(100);
            assertThat(stepCounter.site().subjects()).hasSize(20);
            assertThat(stepCounter.site().subjects().get(19).tuple()).isEqualTo(Scene.tuple(100, 80));
        });
    }

    @Test
    void linesAreBoundedTheLongestUnseenGoesFirst() {
        for (int line = 1; line <= 300; line++) {
            Connection connection = scene.opens(
                    Side.CLIENT, Scene.tuple(line, 80), new StackTraceElement("com.acme.A", "b", "A", line));
            scene.sweeps();
            scene.isCollected(connection, TcpState.ESTABLISHED);
            scene.looks();
        }

        assertThat(closeTally.collected()).hasSize(256);
        assertThat(closeTally.collected())
                .extracting(stepCounter ->
                        stepCounter.site().blame().frame().orElseThrow().getLineNumber())
                .contains(300, 45)
                .doesNotContain(44);
    }

    @Test
    void whatTheCollectorClosesIsToldBeforeTheKernelHasForgottenIt() {
        for (int port = 1; port <= 64; port++) {
            scene.isCollected(opens(Side.CLIENT, port), TcpState.ESTABLISHED);
            scene.shows(Scene.tuple(port, 80), TcpState.FIN_WAIT_2);
        }

        assertThat(scene.ended()).isEmpty();
        assertThat(closeTally.collected())
                .singleElement()
                .extracting(CloseTally.Tally::count)
                .isEqualTo(64);
    }

    @Test
    void whatTheCollectorClosedTheLineHasNotClosed() {
        Connection connection = opens(Side.CLIENT, 1);
        scene.isCollected(connection, TcpState.ESTABLISHED);
        scene.forgets(connection.tuple());
        Connection other = opens(Side.CLIENT, 2);
        Site site = Site.of(List.of(Suspect.of(other, 0)), AcmeBlame.finder()).get(0);
        assertThat(scene.ended()).hasSize(1);
        assertThat(closeTally.closed(site)).isZero();
        scene.resets(other);

        assertThat(closeTally.closed(site)).isOne();
    }

    @Test
    void socketThatWasHalfClosedAndThenLostIsCollectedToo() {
        Connection connection = opens(Side.CLIENT, 1);
        scene.shutsOutput(connection, TcpState.ESTABLISHED);
        scene.isCollected(connection, TcpState.FIN_WAIT_2);
        scene.looks();

        assertThat(closeTally.collected()).singleElement().satisfies(stepCounter -> {
            assertThat(stepCounter.count()).isEqualTo(1);
            assertThat(stepCounter.site().blame().frame()).contains(Scene.OPENER);
        });
    }

    private Connection opens(Side side, int port) {
        Connection connection = scene.opens(side, Scene.tuple(port, 80));
        scene.sweeps();
        return connection;
    }

    private void closesAndIsForgotten(int port, StackTraceElement... closedAt) {
        Connection connection = opens(Side.CLIENT, port);
        scene.closesAt(connection, TcpState.ESTABLISHED, closedAt);
        scene.shows(connection.tuple(), TcpState.FIN_WAIT_2);
        scene.passes(1, TimeUnit.SECONDS);
        scene.forgets(connection.tuple());
    }
}
