// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.kernel.KernelSocket.Timer;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SsRowTest {
    private static final FourTuple LOOPBACK = Captured.tuple("7f000001", 8080, "7f000001", 58020);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1:8080                | 127.0.0.1:58020",
                "[::ffff:127.0.0.1]:8080       | [::ffff:127.0.0.1]:58020",
                "127.0.0.1%lo:8080             | 127.0.0.1:58020",
                "::ffff:127.0.0.1:8080         | ::ffff:127.0.0.1:58020",
                "[::ffff:127.0.0.1]%lo:8080    | [::ffff:127.0.0.1%lo]:58020",
            })
    void ipv4IsOneConnectionHoweverItIsWritten(String local, String peer) {
        assertThat(parse("ESTAB 0 0 " + local + " " + peer))
                .map(KernelSocket::tuple)
                .contains(LOOPBACK);
    }

    @Test
    void readsIpv6WithScope() {
        assertThat(parse("ESTAB 0 0 [fe80::1]%eth0:8080 [fe80::2]:443").map(KernelSocket::tuple))
                .contains(Captured.tuple(
                        "fe800000000000000000000000000001", 8080, "fe800000000000000000000000000002", 443));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LISTEN 0 50 *:8080 *:*", "LISTEN 0 50 [::]:8080 [::]:*"})
    void listenerHasNoPeer(String line) {
        assertThat(parse(line)).hasValueSatisfying(socket -> {
            assertThat(socket.state()).isEqualTo(TcpState.LISTEN);
            assertThat(socket.tuple().peerPort()).isZero();
        });
    }

    @Test
    void readsQueuesTimerAndInode() {
        assertThat(parse("CLOSE-WAIT 4097  3   127.0.0.1:8080  127.0.0.1:58020"
                        + " timer:(keepalive,119min,0) uid:1000 ino:4711 sk:115c cgroup:/ -->  "))
                .contains(
                        new KernelSocket(LOOPBACK, TcpState.CLOSE_WAIT, 4711, 4097, 3, Timer.KEEPALIVE, 119 * 60_000));
    }

    @Test
    void missingExtrasAreATimerThatIsOffAndNoInode() {
        assertThat(parse("ESTAB 0 0 127.0.0.1:8080 127.0.0.1:58020"))
                .contains(new KernelSocket(LOOPBACK, TcpState.ESTABLISHED, 0, 0, 0, Timer.OFF, 0));
    }

    @Test
    void lineWithoutAStateHasTheOneAskedFor() {
        String line = "0 0 127.0.0.1:8080 127.0.0.1:58020 ino:0";

        assertThat(SsRow.parse(line, Optional.of(TcpState.TIME_WAIT)).map(KernelSocket::state))
                .contains(TcpState.TIME_WAIT);
        assertThat(SsRow.parse(line, Optional.empty())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "47sec,47000",
        "59.999ms,59999",
        "1.200ms,1200",
        "200ms,200",
        "1min59sec,119000",
        "12min,720000",
        "'',0",
        "1.2ms,1002",
        "soon,-1",
        "12345678901234567890sec,-1"
    })
    void readsTheNotationsOfTime(String text, long millis) {
        assertThat(SsRow.millis(text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "State Recv-Q Send-Q Local Address:Port Peer Address:Port Process",
                "\t bbr cwnd:10",
                "ESTAB 0 0 127.0.0.1:8080",
                "ESTAB 0 0 127.0.0.1:8080 127.0.0.1:99999",
                "ESTAB 0 0 localhost:8080 127.0.0.1:58020",
                "ESTAB 0 0 127.0.0.1:8080 127.0.0.300:58020",
                "ESTAB 0 0 [:::]:8080 127.0.0.1:58020",
                "ESTAB 99999999999999999999 0 127.0.0.1:8080 127.0.0.1:58020",
                "BOUND-INACTIVE 0 0 127.0.0.1:8080 127.0.0.1:58020",
            })
    void whatIsNoSocketIsPassedOver(String line) {
        assertThat(parse(line)).isEmpty();
    }

    @Test
    void garbageNeverThrows() {
        Random random = new Random(3);
        StringBuilder whole = new StringBuilder(
                "ESTAB 0 1 [::ffff:10.9.0.1]:46512 [fd00::1]%lo:8081 timer:(on,1.188ms,0) ino:12 sk:1156");
        for (int round = 0; round < 20_000; round++) {
            StringBuilder line = new StringBuilder(whole);
            for (int i = 0; i < 3; i++) {
                line.setCharAt(random.nextInt(line.length()), (char) (32 + random.nextInt(95)));
            }
            line.setLength(random.nextInt(line.length()));
            assertThat(parse(line.toString())).isNotNull();
        }
    }

    private static Optional<KernelSocket> parse(String line) {
        return SsRow.parse(line, Optional.empty());
    }
}
