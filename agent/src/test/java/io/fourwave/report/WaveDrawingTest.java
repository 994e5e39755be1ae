// SPDX-License-Identifier: Apache-2.0
package io.fourwave.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaveDrawingTest {

    @Test
    void activeCloseShowsAllFourWaves() {
        assertThat(WaveDrawing.of(Reports.active())).isEqualTo("""
                client 127.0.0.1:45464 -> 127.0.0.1:40123   active close   x3, the last one:
                  opened by com.acme.Orders.fetch(Orders.java:42)
                     0.0 ms  1 FIN ──────▶  Socket.close  com.acme.Orders.done(Orders.java:57) [main]
                             │ FIN_WAIT_1
                  ≤ 10.2 ms  2 ◀────── ACK  the peer's kernel answers
                             │ FIN_WAIT_2
                  ≤ 20.5 ms  3 ◀────── FIN  the peer is done, too
                             4 ACK ──────▶  kept in TIME_WAIT to repeat it
                             │ TIME_WAIT
                             └ time_wait
                """);
    }

    @Test
    void passiveCloseBeginsWithThePeersFin() {
        assertThat(WaveDrawing.of(Reports.passive())).isEqualTo("""
                client 127.0.0.1:45464 -> 127.0.0.1:40123   passive close
                  opened by com.acme.Orders.fetch(Orders.java:42)
                       seen  1 ◀────── FIN  the peer sends no more
                             2 ACK ──────▶  the kernel answers by itself
                             │ CLOSE_WAIT
                  2000.0 ms  3 FIN ──────▶  Socket.close  com.acme.Orders.done(Orders.java:57) [main]
                             │ LAST_ACK
                             4 ◀────── ACK
                             └ closed
                """);
    }

    @Test
    void lastWaveOfASimultaneousCloseIsAnAckNotAFin() {
        assertThat(WaveDrawing.of(Reports.simultaneous())).isEqualTo("""
                client 127.0.0.1:45464 -> 127.0.0.1:40123   simultaneous close
                  opened by com.acme.Orders.fetch(Orders.java:42)
                     0.0 ms    FIN ──────▶  Socket.close  com.acme.Orders.done(Orders.java:57) [main]
                             │ FIN_WAIT_1
                   ≤ 1.0 ms    ◀────── FIN  crossed with ours
                               ACK ──────▶  the kernel answers by itself
                             │ CLOSING
                   ≤ 2.0 ms    ◀────── ACK  acknowledges our FIN; the peer's FIN has arrived
                             │ TIME_WAIT
                             └ time_wait
                """);
    }

    @Test
    void abortIsOneSegment() {
        assertThat(WaveDrawing.of(Reports.aborted())).isEqualTo("""
                client 127.0.0.1:45464 -> 127.0.0.1:40123   abort
                  opened by com.acme.Orders.fetch(Orders.java:42)
                     0.0 ms    RST ──────▶  Socket.close  com.acme.Orders.done(Orders.java:57) [main]
                             └ closed
                """);
    }

    @Test
    void resetOfThePeerMayHaveBeenATimeout() {
        assertThat(WaveDrawing.of(Reports.reset())).isEqualTo("""
                client 127.0.0.1:45464 -> 127.0.0.1:40123   reset by peer
                  opened by com.acme.Orders.fetch(Orders.java:42)
                       seen    ◀────── RST  or a timeout
                     7.0 ms  · Socket.close  com.acme.Orders.done(Orders.java:57) [main]   (after_reset)
                             └ closed
                """);
    }

    @Test
    void longestAddressesKeepTheWidth() {
        String longest = "[2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff]:65535";

        assertThat(WaveDrawing.of(Reports.between(longest, longest))).isEqualTo("""
                client [2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff]:65535
                    -> [2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff]:65535
                  active close (probable)   x12345, the last one:
                             └ closed
                """);
    }
}
