// SPDX-License-Identifier: Apache-2.0
package io.fourwave.jaeger;

import static io.fourwave.tcp.TcpState.CLOSE;
import static io.fourwave.tcp.TcpState.CLOSE_WAIT;
import static io.fourwave.tcp.TcpState.CLOSING;
import static io.fourwave.tcp.TcpState.ESTABLISHED;
import static io.fourwave.tcp.TcpState.FIN_WAIT_1;
import static io.fourwave.tcp.TcpState.FIN_WAIT_2;
import static io.fourwave.tcp.TcpState.LAST_ACK;
import static io.fourwave.tcp.TcpState.TIME_WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.kerneltruth.TraceEvent;
import io.fourwave.kerneltruth.TraceEvent.StateChange;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.net.InetAddress;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class KernelTimesTest {

    private static final InetAddress HOST = InetAddress.getLoopbackAddress();
    private static final FourTuple HERE = FourTuple.of(HOST, 40000, HOST, 8080);
    private static final FourTuple THERE = HERE.reversed();

    @Test
    void anOrphansFinWait2EndsWithTheFinOfTheOtherEnd() {
        KernelTimes times = times(
                change(10, HERE, ESTABLISHED, FIN_WAIT_1),
                change(20, THERE, ESTABLISHED, CLOSE_WAIT),
                change(30, HERE, FIN_WAIT_1, FIN_WAIT_2),
                change(31, HERE, FIN_WAIT_2, CLOSE),
                change(500, THERE, CLOSE_WAIT, LAST_ACK),
                change(510, THERE, LAST_ACK, CLOSE));
        assertThat(since(times, times.entered(HERE, FIN_WAIT_2))).isEqualTo(20);
        assertThat(since(times, times.left(HERE, FIN_WAIT_2))).isEqualTo(490);
        assertThat(since(times, times.entered(HERE, TIME_WAIT))).isEqualTo(490);
        assertThat(since(times, times.left(THERE, CLOSE_WAIT))).isEqualTo(490);
        assertThat(times.left(HERE, TIME_WAIT)).isEmpty();
        assertThat(times.entered(THERE, TIME_WAIT)).isEmpty();
    }

    @Test
    void timeWaitOfASimultaneousCloseBeginsWithTheLastAck() {
        KernelTimes times = times(
                change(10, HERE, ESTABLISHED, FIN_WAIT_1),
                change(11, THERE, ESTABLISHED, FIN_WAIT_1),
                change(12, HERE, FIN_WAIT_1, CLOSING),
                change(40, HERE, CLOSING, CLOSE));
        assertThat(since(times, times.entered(HERE, TIME_WAIT))).isEqualTo(30);
        assertThat(since(times, times.left(HERE, CLOSING))).isEqualTo(30);
    }

    @Test
    void aConnectionIsInAStateUntilItLeavesIt() {
        KernelTimes times = times(change(10, HERE, ESTABLISHED, CLOSE_WAIT), change(90, HERE, CLOSE_WAIT, LAST_ACK));
        long entered = times.entered(HERE, CLOSE_WAIT).orElseThrow();
        assertThat(times.isIn(HERE, CLOSE_WAIT, entered + 50)).isTrue();
        assertThat(times.isIn(HERE, CLOSE_WAIT, entered - 1)).isFalse();
        assertThat(times.isIn(HERE, CLOSE_WAIT, entered + 81)).isFalse();
        assertThat(times.isIn(THERE, CLOSE_WAIT, entered)).isFalse();
    }

    /** Nanoseconds from the beginning of the teardown here. */
    private static long since(KernelTimes times, OptionalLong instant) {
        return instant.orElseThrow() - times.teardown(HERE).orElseThrow();
    }

    private static KernelTimes times(TraceEvent... events) {
        return KernelTimes.of(List.of(events));
    }

    private static TraceEvent change(long nanos, FourTuple end, TcpState from, TcpState to) {
        return new StateChange(nanos, end, from, to);
    }
}
