// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Connection;
import io.fourwave.watch.Scene;
import org.junit.jupiter.api.Test;

class EndingsTest {
    private final Scene scene = new Scene();
    private final Endings endings = new Endings(AcmeBlame.finder());

    @Test
    void abortsAreToldApartByReasonAndSide() {
        scene.resets(opens(Side.CLIENT, 1));
        scene.resets(opens(Side.CLIENT, 2));
        scene.resets(opens(Side.SERVER, 3));
        scene.closesUnread(opens(Side.CLIENT, 4), 10);
        end();

        assertThat(endings.aborted()).extracting(Endings.Tally::count).containsExactlyInAnyOrder(2, 1, 1);
        assertThat(endings.aborted())
                .extracting(Endings.Tally::reason)
                .containsExactlyInAnyOrder("linger_zero", "linger_zero", "unread_data");
        assertThat(endings.collected()).isEmpty();
    }

    @Test
    void orderlyClosesAreNotRemembered() {
        scene.closes(opens(Side.CLIENT, 1), TcpState.ESTABLISHED);
        scene.looks();
        end();

        assertThat(endings.aborted()).isEmpty();
        assertThat(endings.collected()).isEmpty();
    }

    @Test
    void manyAreCountedAndFewAreKept() {
        for (int port = 1; port <= 100; port++) {
            scene.resets(opens(Side.CLIENT, port));
        }
        end();

        assertThat(endings.aborted()).singleElement().satisfies(tally -> {
            assertThat(tally.count()).isEqualTo(100);
            assertThat(tally.site().subjects()).hasSize(20);
            assertThat(tally.site().subjects().get(19).tuple()).isEqualTo(Scene.tuple(100, 80));
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
        end();

        assertThat(endings.collected()).hasSize(256);
        assertThat(endings.collected())
                .extracting(tally -> tally.site().blame().frame().orElseThrow().getLineNumber())
                .contains(300, 45)
                .doesNotContain(44);
    }

    @Test
    void socketThatWasHalfClosedAndThenLostIsCollectedToo() {
        Connection connection = opens(Side.CLIENT, 1);
        scene.shutsOutput(connection, TcpState.ESTABLISHED);
        scene.isCollected(connection, TcpState.FIN_WAIT_2);
        scene.looks();
        end();

        assertThat(endings.collected()).singleElement().satisfies(tally -> {
            assertThat(tally.count()).isEqualTo(1);
            assertThat(tally.site().blame().frame()).contains(Scene.OPENER);
        });
    }

    private void end() {
        scene.ended().forEach(endings::ended);
    }

    private Connection opens(Side side, int port) {
        Connection connection = scene.opens(side, Scene.tuple(port, 80));
        scene.sweeps();
        return connection;
    }
}
