// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch.inventory;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Use;
import io.fourwave.connection.census.UnacceptedConnection;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.Scene;
import io.fourwave.watch.ScriptedTable;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AcceptQueuesTest {
    private static final FourTuple QUEUED = Scene.tuple(8080, 1);

    private final ScriptedTable kernel = new ScriptedTable();
    private final Use listener = new Use(1, "main", null, null);
    private final Use acceptor = new Use(2, "acceptor", null, null);
    private int accepted;
    private final AcceptQueues queues =
            new AcceptQueues(kernel, port -> port == 8080 ? listener : null, port -> acceptor, port -> accepted);
    private long now = System.nanoTime();

    @Test
    void whatThePeerClosedBeforeAnybodyAcceptedItWaitsSinceTheFirstLook() {
        kernel.has(QUEUED, TcpState.CLOSE_WAIT);
        long first = now;
        looks(8080);
        now += SECONDS.toNanos(5);
        looks(8080);

        assertThat(queues.waiting()).containsExactly(new UnacceptedConnection(QUEUED, first, listener, acceptor));
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

    /** Ours is another process's: 127.0.0.1:8080, and they listen on 127.0.0.2:8080. */
    @Test
    void listenerOfAnotherProcessOnTheSamePortIsNotOurs() {
        kernel.hasListener(tuple("127.0.0.1", 8080), 4711);
        kernel.hasListener(tuple("127.0.0.2", 8080), 815);
        kernel.has(tuple("127.0.0.2", 8080), TcpState.CLOSE_WAIT);
        queues.look(Set.of(4711L), now);
        assertThat(queues.waiting()).isEmpty();

        kernel.has(tuple("127.0.0.1", 8080), TcpState.CLOSE_WAIT);
        queues.look(Set.of(4711L), now);
        assertThat(queues.waiting()).hasSize(1);
    }

    @Test
    void listenerOnTheVeryAddressComesBeforeTheOneOnEveryAddress() {
        kernel.hasListener(tuple("0.0.0.0", 8080), 4711);
        kernel.hasListener(tuple("127.0.0.2", 8080), 815);
        kernel.has(tuple("127.0.0.2", 8080), TcpState.CLOSE_WAIT);
        kernel.has(tuple("127.0.0.3", 8080), TcpState.CLOSE_WAIT);
        queues.look(Set.of(4711L), now);

        assertThat(queues.waiting())
                .extracting(each -> each.tuple().localAddress())
                .containsExactly("127.0.0.3");
    }

    @Test
    void portThatTwoProcessesShareIsNobodys() {
        kernel.hasListener(tuple("0.0.0.0", 8080), 4711);
        kernel.hasListener(tuple("::", 8080), 815);
        kernel.has(tuple("127.0.0.1", 8080), TcpState.CLOSE_WAIT);
        queues.look(Set.of(4711L), now);

        assertThat(queues.waiting()).isEmpty();
    }

    @Test
    void whatIsAcceptedAfterTheLookWaitsNoMore() {
        for (int client = 1; client <= 3; client++) {
            kernel.has(Scene.tuple(8080, client), TcpState.CLOSE_WAIT);
        }
        looks(8080);
        accepted += 2;
        assertThat(queues.waiting()).hasSize(1);
        assertThat(queues.waiting()).as("counted once").hasSize(1);
        accepted++;

        assertThat(queues.waiting()).isEmpty();
    }

    /** Clients whose ports come again at once look as if they had never been accepted. */
    @Test
    void acceptorThatKeepsUpLeavesNobodyWaiting() {
        for (int look = 0; look < 5; look++) {
            for (int client = 1; client <= 8; client++) {
                kernel.has(Scene.tuple(8080, client), TcpState.CLOSE_WAIT);
            }
            looks(8080);
            assertThat(queues.waiting())
                    .hasSize(8)
                    .allSatisfy(each -> assertThat(each.sinceNanos()).isEqualTo(now));
            accepted += 1000;
            now += SECONDS.toNanos(1);
        }
    }

    @Test
    void whoIsAcceptedHadWaitedLongest() {
        kernel.has(Scene.tuple(8080, 1), TcpState.CLOSE_WAIT);
        looks(8080);
        long first = now;
        now += SECONDS.toNanos(1);
        kernel.has(Scene.tuple(8080, 2), TcpState.CLOSE_WAIT);
        looks(8080);
        accepted++;
        now += SECONDS.toNanos(1);
        looks(8080);

        assertThat(queues.waiting())
                .extracting(UnacceptedConnection::sinceNanos)
                .containsExactlyInAnyOrder(first + SECONDS.toNanos(1), now);
    }

    private static FourTuple tuple(String local, int port) {
        return FourTuple.of(
                new InetSocketAddress(local, port),
                new InetSocketAddress(local.contains(":") ? "::1" : "127.0.0.9", 9));
    }

    private void looks(Integer... ports) {
        Set<Long> ours = new HashSet<>();
        for (int port : ports) {
            ours.add((long) port);
            kernel.hasListener(tuple("::", port), port);
        }
        queues.look(ours, now);
    }
}
