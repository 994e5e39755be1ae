// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static io.fourwave.capture.CallEvent.Kind.CLOSE;
import static io.fourwave.capture.CallEvent.Kind.DEREGISTERED;
import static io.fourwave.tcp.TcpState.ESTABLISHED;
import static io.fourwave.tcp.TcpState.FIN_WAIT_1;
import static io.fourwave.tcp.TcpState.FIN_WAIT_2;
import static io.fourwave.watch.Scene.REMOTE;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.connection.Connection;
import io.fourwave.connection.Phase;
import io.fourwave.connection.Teardown;
import io.fourwave.connection.TeardownEvent;
import io.fourwave.tcp.AbortReason;
import io.fourwave.tcp.Role;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.Step;
import org.junit.jupiter.api.Test;

/** A selector holds the channel: the FIN goes now, the descriptor at the next select. */
class DeferredCloseTest {
    private final Scene scene = new Scene();
    private final Connection connection = scene.opens(Side.SERVER, REMOTE);

    @Test
    void finGoesAtTheCloseAndTheTeardownLastsUntilTheSelectorLetsGo() {
        scene.takes(scene.event(connection, CLOSE, ESTABLISHED, false, 0, true));
        scene.passes(1, SECONDS);
        scene.isIn(FIN_WAIT_2, connection);
        scene.sweeps();
        scene.looks();
        assertThat(scene.ended()).isEmpty();
        scene.passes(1, SECONDS);
        long letGo = scene.now();
        scene.calls(connection, DEREGISTERED, FIN_WAIT_2);
        scene.forgets(REMOTE);

        Teardown teardown = scene.theEnded();
        assertThat(teardown.role()).isEqualTo(Role.ACTIVE);
        assertThat(teardown.end()).isEqualTo(letGo);
        assertThat(teardown.deciding())
                .hasValueSatisfying(call -> assertThat(call.deferred()).isTrue());
        assertThat(teardown.events()).hasSize(1);
        assertThat(scene.counters.calls(Step.ACTIVE_FIN)).isEqualTo(1);
        assertThat(scene.counters.calls(Step.RELEASE)).isZero();
    }

    @Test
    void unreadBytesAreResetWhenTheSelectorLetsGo() {
        scene.takes(scene.event(connection, CLOSE, ESTABLISHED, false, 5, true));
        assertThat(connection.teardown().role()).isEqualTo(Role.ACTIVE);
        scene.passes(1, SECONDS);
        long letGo = scene.now();
        scene.takes(scene.event(connection, DEREGISTERED, FIN_WAIT_1, false, 5, false));

        Teardown teardown = scene.theEnded();
        assertThat(teardown.role()).isEqualTo(Role.ABORTED);
        assertThat(teardown.decision().abortReason()).isEqualTo(AbortReason.UNREAD_DATA);
        assertThat(teardown.events()).contains(new TeardownEvent.Reset(letGo, 0, true));
        assertThat(teardown.phases()).extracting(Phase::state).containsExactly(FIN_WAIT_1);
        // one FIN and one RST went out
        assertThat(scene.counters.calls(Step.ACTIVE_FIN)).isEqualTo(1);
        assertThat(scene.counters.calls(Step.ABORT)).isEqualTo(1);
    }

    @Test
    void lingerZeroSendsNothingUntilTheSelectorLetsGo() {
        scene.takes(scene.event(connection, CLOSE, ESTABLISHED, true, 0, true));
        assertThat(connection.teardown().events()).noneMatch(TeardownEvent.Reset.class::isInstance);
        scene.passes(1, SECONDS);
        scene.sweeps();
        scene.takes(scene.event(connection, DEREGISTERED, ESTABLISHED, true, 0, false));

        Teardown teardown = scene.theEnded();
        assertThat(teardown.role()).isEqualTo(Role.ABORTED);
        assertThat(teardown.decision().abortReason()).isEqualTo(AbortReason.LINGER_ZERO);
        assertThat(teardown.events()).contains(new TeardownEvent.Reset(scene.now(), 0, true));
        assertThat(scene.counters.calls(Step.ABORT)).isEqualTo(1);
    }
}
