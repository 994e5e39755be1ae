// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("littleEndian")
class InetDiagRequestTest {

    @Test
    void dumpAsksForTheStatesOfAFamily() {
        ByteBuffer request = InetDiagRequest.dump(InetDiagRequest.AF_INET6, 1 << 8 | 1 << 9, 0x0102);

        assertThat(hex(request))
                .isEqualTo(bare("48000000 1400 0103 02010000 00000000 0a 06 0000 00030000" + zeros(48)));
    }

    @Test
    void ipv4ConnectionIsAskedAsIpv4() {
        ByteBuffer request = InetDiagRequest.one(Captured.tuple("7f000001", 8080, "0a090002", 50000), 1);

        assertThat(hex(request))
                .isEqualTo(bare("48000000 1400 0100 01000000 00000000 02 06 0000 ffffffff" + " 1f90 c350 7f000001"
                        + zeros(12) + "0a090002" + zeros(12) + "00000000 ffffffff ffffffff"));
    }

    @Test
    void ipv6ConnectionIsAskedAsIpv6() {
        String local = "fd000000000000000000000000000001";
        String peer = "fd000000000000000000000000000002";

        ByteBuffer request = InetDiagRequest.one(Captured.tuple(local, 8080, peer, 50000), 1);

        assertThat(hex(request))
                .isEqualTo(bare("48000000 1400 0100 01000000 00000000 0a 06 0000 ffffffff" + " 1f90 c350" + local + peer
                        + "00000000 ffffffff ffffffff"));
    }

    static boolean littleEndian() {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    }

    private static String bare(String spaced) {
        return spaced.replace(" ", "");
    }

    private static String zeros(int bytes) {
        return "00".repeat(bytes);
    }

    private static String hex(ByteBuffer request) {
        byte[] bytes = new byte[request.remaining()];
        request.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
