// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch.inventory;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.UnacceptedConnection;
import io.fourwave.connection.Use;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import io.fourwave.watch.ScriptedTable;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AcceptQueuesTest {
    private static final FourTuple QUEUED = Scene.tuple(8080, 1);

    private final ScriptedTable kernel = new ScriptedTable();
    private final Use listener = new Use(1, "main", null);
    private final AcceptQueues queues = new AcceptQueues(kernel, port -> port == 8080 ? listener : null);
    private long now = System.nanoTime();

    @Test
    void whatThePeerClosedBeforeAnybodyAcceptedItWaitsSinceTheFirstLook() {
        kernel.has(QUEUED, TcpState.CLOSE_WAIT);
        long first = now;
        looks(8080);
        now += SECONDS.toNanos(5);
        looks(8080);

        assertThat(queues.waiting()).containsExactly(new UnacceptedConnection(QUEUED, first, listener));
    }

    @Test
    void acceptedAndOpenAndForeignConnectionsDoNotWait() {
        kernel.hasOpen(Scene.tuple(8080, 2), TcpState.CLOSE_WAIT);
        kernel.has(Scene.tuple(8080, 3), TcpState.ESTABLISHED);
        kernel.has(Scene.tuple(9090, 4), TcpState.CLOSE_WAIT);
        looks(8080);

        assertThat(queues.waiting()).isEmpty();
    }

    @Test
    void whatIsGoneAndComesBackWaitsAnew() {
        kernel.has(QUEUED, TcpState.CLOSE_WAIT);
        looks(8080);
        kernel.forgets(QUEUED);
        looks(8080);
        assertThat(queues.waiting()).isEmpty();
        now += SECONDS.toNanos(5);
        kernel.has(QUEUED, TcpState.CLOSE_WAIT);
        looks(8080);

        assertThat(queues.waiting())
                .extracting(UnacceptedConnection::sinceNanos)
                .containsExactly(now);
    }

    @Test
    void processThatDoesNotListenDoesNotAsk() {
        kernel.has(QUEUED, TcpState.CLOSE_WAIT);
        looks();

        assertThat(queues.waiting()).isEmpty();
        assertThat(kernel.wasScanned()).isFalse();
    }

    @Test
    void listenerFromBeforeTheAttachIsNotKnown() {
        kernel.has(Scene.tuple(9090, 1), TcpState.CLOSE_WAIT);
        looks(9090);

        assertThat(queues.waiting())
                .singleElement()
                .satisfies(each -> assertThat(each.listener()).isNull());
    }

    @Test
    void hostThatTellsNothingHasNothingWaiting() {
        kernel.has(QUEUED, TcpState.CLOSE_WAIT);
        kernel.isUnavailable();
        looks(8080);

        assertThat(queues.waiting()).isEmpty();
    }

    private void looks(Integer... ports) {
        queues.look(Set.of(ports), now);
    }
}
