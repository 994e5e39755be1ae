// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fourwave.kernel.JdkPoll;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StirringsTest {
    private final Scene scene = new Scene();
    private final List<Connection> stirred = new ArrayList<>();
    private final List<Connection> still = new ArrayList<>();

    @Test
    void eachGoesOneWay() {
        Connection open = opens(TcpState.ESTABLISHED);
        Connection moved = opens(TcpState.ESTABLISHED);
        Stirrings stirrings = stirrings((numbers, wanted, count, happened) -> {
            assertThat(numbers).startsWith(open.descriptorNumber(), moved.descriptorNumber());
            happened[0] = false;
            happened[1] = true;
            return true;
        });
        stirrings.add(open);
        stirrings.add(moved);
        stirrings.ask();

        assertThat(still).containsExactly(open);
        assertThat(stirred).containsExactly(moved);
    }

    @Test
    void afterThePeersFinOnlyTheResetIsWaitedFor() {
        Stirrings stirrings = stirrings((numbers, wanted, count, happened) -> {
            assertThat(wanted).startsWith(JdkPoll.PEER_FIN, 0);
            return true;
        });
        stirrings.add(opens(TcpState.ESTABLISHED));
        stirrings.add(opens(TcpState.CLOSE_WAIT));
        stirrings.ask();

        assertThat(still).hasSize(2);
    }

    @Test
    void whereNothingIsToldAllHaveStirred() {
        Stirrings stirrings = stirrings((numbers, wanted, count, happened) -> false);
        stirrings.add(opens(TcpState.ESTABLISHED));
        stirrings.ask();

        assertThat(stirred).hasSize(1);
        assertThat(still).isEmpty();
    }

    @Test
    void asManyAsThereIsRoomForAreAskedAtOnce() {
        List<Integer> counts = new ArrayList<>();
        Stirrings stirrings = stirrings((numbers, wanted, count, happened) -> counts.add(count));
        Connection connection = opens(TcpState.ESTABLISHED);
        IntStream.range(0, Stirrings.AT_ONCE + 1).forEach(i -> stirrings.add(connection));
        stirrings.ask();
        stirrings.ask();

        assertThat(counts).containsExactly(Stirrings.AT_ONCE, 1);
        assertThat(still).hasSize(Stirrings.AT_ONCE + 1);
    }

    @Test
    void errorOnceIsNotAnErrorForEver() {
        boolean[] failing = {true};
        Stirrings stirrings = stirrings((numbers, wanted, count, happened) -> {
            if (failing[0]) {
                throw new OutOfMemoryError("of the test");
            }
            return true;
        });
        Connection connection = opens(TcpState.ESTABLISHED);
        assertThatThrownBy(() -> IntStream.range(0, Stirrings.AT_ONCE).forEach(i -> stirrings.add(connection)))
                .hasMessage("of the test");
        failing[0] = false;
        stirrings.add(connection);
        stirrings.ask();

        assertThat(still).containsExactly(connection);
    }

    @Test
    void ownFinAndLostCallsAreNotToldOf() {
        Connection halfClosed = opens(TcpState.ESTABLISHED);
        halfClosed.finSent();
        Connection lost = opens(TcpState.ESTABLISHED);
        lost.callBegins();
        lost.callLost();

        assertThat(Stirrings.areTold(opens(TcpState.ESTABLISHED))).isTrue();
        assertThat(Stirrings.areTold(opens(TcpState.FIN_WAIT_2))).isFalse();
        assertThat(Stirrings.areTold(halfClosed)).isFalse();
        assertThat(Stirrings.areTold(lost)).isFalse();
    }

    private Stirrings stirrings(Stirrings.Poll poll) {
        return new Stirrings(poll, scene::now, stirred::add, (connection, now) -> still.add(connection));
    }

    private Connection opens(TcpState state) {
        Connection connection = scene.opens(Side.CLIENT, Scene.REMOTE);
        connection.sampled(state, scene.now());
        return connection;
    }
}
