// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fourwave.connection.Connection;
import io.fourwave.jdk.JdkPoll;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PollBatchTest {
    private final Scene scene = new Scene();
    private final List<Connection> stirred = new ArrayList<>();
    private final List<Connection> still = new ArrayList<>();

    @Test
    void eachGoesOneWay() {
        Connection open = opens(TcpState.ESTABLISHED);
        Connection moved = opens(TcpState.ESTABLISHED);
        PollBatch pollBatch = pollBatch((numbers, wanted, count, happened) -> {
            assertThat(numbers).startsWith(open.descriptorNumber(), moved.descriptorNumber());
            happened[0] = false;
            happened[1] = true;
            return true;
        });
        pollBatch.add(open);
        pollBatch.add(moved);
        pollBatch.ask();

        assertThat(still).containsExactly(open);
        assertThat(stirred).containsExactly(moved);
    }

    @Test
    void afterThePeersFinOnlyTheResetIsWaitedFor() {
        PollBatch pollBatch = pollBatch((numbers, wanted, count, happened) -> {
            assertThat(wanted).startsWith(JdkPoll.PEER_FIN, 0);
            return true;
        });
        pollBatch.add(opens(TcpState.ESTABLISHED));
        pollBatch.add(opens(TcpState.CLOSE_WAIT));
        pollBatch.ask();

        assertThat(still).hasSize(2);
    }

    @Test
    void whereNothingIsToldAllHaveStirred() {
        PollBatch pollBatch = pollBatch((numbers, wanted, count, happened) -> false);
        pollBatch.add(opens(TcpState.ESTABLISHED));
        pollBatch.ask();

        assertThat(stirred).hasSize(1);
        assertThat(still).isEmpty();
    }

    @Test
    void asManyAsThereIsRoomForAreAskedAtOnce() {
        List<Integer> counts = new ArrayList<>();
        PollBatch pollBatch = pollBatch((numbers, wanted, count, happened) -> counts.add(count));
        Connection connection = opens(TcpState.ESTABLISHED);
        IntStream.range(0, PollBatch.AT_ONCE + 1).forEach(i -> pollBatch.add(connection));
        pollBatch.ask();
        pollBatch.ask();

        assertThat(counts).containsExactly(PollBatch.AT_ONCE, 1);
        assertThat(still).hasSize(PollBatch.AT_ONCE + 1);
    }

    @Test
    void errorOnceIsNotAnErrorForEver() {
        boolean[] failing = {true};
        PollBatch pollBatch = pollBatch((numbers, wanted, count, happened) -> {
            if (failing[0]) {
                throw new OutOfMemoryError("of the test");
            }
            return true;
        });
        Connection connection = opens(TcpState.ESTABLISHED);
        assertThatThrownBy(() -> IntStream.range(0, PollBatch.AT_ONCE).forEach(i -> pollBatch.add(connection)))
                .hasMessage("of the test");
        failing[0] = false;
        pollBatch.add(connection);
        pollBatch.ask();

        assertThat(still).containsExactly(connection);
    }

    @Test
    void ownFinAndLostCallsAreNotToldOf() {
        Connection halfClosed = opens(TcpState.ESTABLISHED);
        halfClosed.finSent();
        Connection lost = opens(TcpState.ESTABLISHED);
        lost.callBegins();
        lost.callLost();

        assertThat(PollBatch.areTold(opens(TcpState.ESTABLISHED))).isTrue();
        assertThat(PollBatch.areTold(opens(TcpState.FIN_WAIT_2))).isFalse();
        assertThat(PollBatch.areTold(halfClosed)).isFalse();
        assertThat(PollBatch.areTold(lost)).isFalse();
    }

    private PollBatch pollBatch(PollBatch.Poll poll) {
        return new PollBatch(poll, scene::now, stirred::add, (connection, now) -> still.add(connection));
    }

    private Connection opens(TcpState state) {
        Connection connection = scene.opens(Side.CLIENT, Scene.REMOTE);
        connection.sampled(state, scene.now());
        return connection;
    }
}
