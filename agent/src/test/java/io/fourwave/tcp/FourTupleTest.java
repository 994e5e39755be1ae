// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FourTupleTest {

    @Test
    void ipv4AndItsMappedFormAreOneConnection() {
        FourTuple plain = FourTuple.of(bytes("7f000001"), 1000, bytes("c0a80102"), 2000);
        FourTuple mapped = FourTuple.of(
                bytes("00000000000000000000ffff7f000001"), 1000, bytes("00000000000000000000ffffc0a80102"), 2000);

        assertThat(mapped).isEqualTo(plain).hasSameHashCodeAs(plain);
        assertThat(mapped.isIpv4()).isTrue();
        assertThat(mapped).hasToString("127.0.0.1:1000 -> 192.168.1.2:2000");
    }

    @Test
    void tableRowsAndTheJdksAddressesAreOneConnection() throws UnknownHostException {
        InetSocketAddress local = new InetSocketAddress(InetAddress.getByName("10.1.2.3"), 40_000);
        InetSocketAddress peer = new InetSocketAddress(InetAddress.getByName("2001:db8::1"), 443);

        assertThat(FourTuple.of(local, peer))
                .isEqualTo(FourTuple.of(bytes("0a010203"), 40_000, bytes("20010db8000000000000000000000001"), 443));
    }

    @Test
    void highBitsAreNotTakenForASign() {
        FourTuple tuple = FourTuple.of(bytes("ffffffff"), 65_535, bytes("80000000"), 32_768);

        assertThat(tuple).hasToString("255.255.255.255:65535 -> 128.0.0.0:32768");
        assertThat(tuple.isIpv4()).isTrue();
        assertThat(tuple.localBytes()).isEqualTo(bytes("ffffffff"));
        assertThat(tuple.peerBytes()).isEqualTo(bytes("80000000"));
    }

    @Test
    void scopeIdIsLeftOutBecauseNoTableHasIt() throws UnknownHostException {
        byte[] linkLocal = bytes("fe800000000000000000000000000001");
        InetAddress scoped = Inet6Address.getByAddress("", linkLocal, 2);

        assertThat(FourTuple.of(scoped, 1, scoped, 2)).isEqualTo(FourTuple.of(linkLocal, 1, linkLocal, 2));
    }

    @Test
    void ipv6KeepsAllItsBytes() {
        byte[] address = bytes("20010db885a308d313198a2e03707344");
        FourTuple tuple = FourTuple.of(address, 1, bytes("00000000000000000000000000000001"), 2);

        assertThat(tuple.isIpv4()).isFalse();
        assertThat(tuple.localBytes()).isEqualTo(address);
        assertThat(tuple.local()).isEqualTo("[2001:db8:85a3:8d3:1319:8a2e:370:7344]:1");
        assertThat(tuple.peer()).isEqualTo("[::1]:2");
    }

    /** RFC 5952, section 4. */
    @ParameterizedTest
    @CsvSource({
        "::,                  ::",
        "::1,                 ::1",
        "1::,                 1::",
        "2001:0db8::0001,     2001:db8::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1,  2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:DB8::A,         2001:db8::a",
        "1:2:3:4:5:6:0:0,     1:2:3:4:5:6::"
    })
    void ipv6IsWrittenInItsShortForm(String any, String shortest) throws UnknownHostException {
        byte[] address = InetAddress.getByName(any).getAddress();

        assertThat(FourTuple.of(address, 1, address, 2).localAddress()).isEqualTo(shortest);
    }

    @Test
    void reversedIsTheOtherEndsNameAndTwiceIsTheSame() {
        FourTuple tuple = FourTuple.of(bytes("7f000001"), 1000, bytes("0a000002"), 2000);

        assertThat(tuple.reversed())
                .hasToString("10.0.0.2:2000 -> 127.0.0.1:1000")
                .isNotEqualTo(tuple);
        assertThat(tuple.reversed().reversed()).isEqualTo(tuple);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,   127.0.0.1,        true",
        "127.0.0.1,   127.255.0.9,      true",
        "10.0.0.5,    10.0.0.5,         true",
        "::1,         ::1,              true",
        "2001:db8::5, 2001:db8::5,      true",
        "10.0.0.5,    10.0.0.6,         false",
        "10.0.0.5,    128.0.0.1,        false",
        "10.0.0.5,    126.255.255.255,  false",
        "2001:db8::5, 2001:db8::7f00:1, false",
        "2001:db8::5, ::2,              false",
        "2001:db8::5, 7f00::1,          false"
    })
    void sameHostIsLoopbackOrOurOwnAddress(String local, String peer, boolean same) throws UnknownHostException {
        FourTuple tuple = FourTuple.of(InetAddress.getByName(local), 1, InetAddress.getByName(peer), 2);

        assertThat(tuple.isSameHost()).isEqualTo(same);
    }

    @Test
    void endpointOfAMaskedAddressHasNoBrackets() {
        assertThat(FourTuple.endpoint("host-0a1b2c3d", 80)).isEqualTo("host-0a1b2c3d:80");
        assertThat(FourTuple.endpoint("::1", 80)).isEqualTo("[::1]:80");
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, true", "127.0.0.2, 127.0.0.1, false", "0.0.0.0, 127.0.0.1, true", "::, 127.0.0.1, true",
        "::, ::1, true", "0.0.0.0, ::1, false", "::1, ::1, true", "::1, 127.0.0.1, false"
    })
    void listenerAcceptsOnItsAddressOrOnEveryOne(String listens, String accepts, boolean fits) {
        FourTuple listener = FourTuple.of(new InetSocketAddress(listens, 80), new InetSocketAddress(listens, 0));
        FourTuple accepted = FourTuple.of(new InetSocketAddress(accepts, 80), new InetSocketAddress(accepts, 40_000));

        assertThat(listener.listensFor(accepted)).isEqualTo(fits);
        assertThat(listener.listensFor(accepted.reversed())).isFalse();
    }
}
