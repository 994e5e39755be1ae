// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static io.fourwave.tcp.TcpState.CLOSE;
import static io.fourwave.tcp.TcpState.ESTABLISHED;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Teardown;
import io.fourwave.tcp.Role;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.Step;
import io.fourwave.tcp.TcpState;
import org.junit.jupiter.api.Test;

/** What a connect that failed leaves to be closed. */
class FailedConnectTest {
    private final Scene scene = new Scene();

    /** EADDRNOTAVAIL: the kernel had no local port to give, and has sent nothing. */
    @Test
    void withoutALocalPortNobodyHasResetIt() {
        scene.closes(scene.connects(Scene.tuple(0, 80)), CLOSE);

        assertThat(scene.ended()).isEmpty();
        assertThat(scene.counters.calls(Step.AFTER_RESET)).isZero();
        assertThat(scene.counters.calls(Step.CONNECT_ABANDONED)).isEqualTo(1);
    }

    @Test
    void refusedOneWasReset() {
        scene.closes(scene.connects(Scene.tuple(40_000, 80)), CLOSE);

        assertThat(scene.theEnded().role()).isEqualTo(Role.RESET_BY_PEER);
    }

    /** With tcp_tw_reuse the kernel gives a port in TIME_WAIT out again, to the same destination too. */
    @Test
    void addressesAndPortsThatAreTakenAgainEndTheTimeWaitBefore() {
        Connection first = closesIntoTimeWait();
        scene.passes(2, SECONDS);
        Connection second = closesIntoTimeWait();

        assertThat(scene.ended()).extracting(Teardown::connection).containsExactly(first);
        assertThat(scene.ended().get(0).finalState()).isEqualTo(TcpState.TIME_WAIT);
        assertThat(scene.teardowns.withoutDescriptor()).containsExactly(second.teardown());
        assertThat(scene.census().portUse().get(0).ports()).isEqualTo(1);
    }

    private Connection closesIntoTimeWait() {
        Connection connection = scene.opens(Side.CLIENT, Scene.REMOTE);
        scene.closes(connection, ESTABLISHED);
        scene.shows(Scene.REMOTE, TcpState.TIME_WAIT);
        return connection;
    }
}
