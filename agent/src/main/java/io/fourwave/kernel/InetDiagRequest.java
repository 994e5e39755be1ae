// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import io.fourwave.tcp.FourTuple;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Writes the questions of {@code sock_diag(7)}: a netlink header and an {@code inet_diag_req_v2}. Lengths and masks are in
 * host order, ports and addresses in network order.
 */
final class InetDiagRequest {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    static final short SOCK_DIAG_BY_FAMILY = 20;
    private static final short NLM_F_REQUEST = 0x1;
    private static final short NLM_F_DUMP = 0x300;
    private static final byte IPPROTO_TCP = 6;
    private static final int NO_COOKIE = -1;
    private static final int ALL_STATES = -1;

    private static final int LENGTH = 72;
    private static final int SOCKET_ID = 24;
    private static final int SOURCE = SOCKET_ID + 4;
    private static final int DESTINATION = SOURCE + 16;
    private static final int COOKIE = DESTINATION + 20;

    private InetDiagRequest() {}

    /** Asks for every socket of the family in one of these states, a bit each. */
    static ByteBuffer dump(int family, int states, int sequence) {
        return request(NLM_F_DUMP, family, states, sequence);
    }

    /** Asks for one socket; IPv4 names find a dual-stack IPv6 socket too, IPv4-mapped ones are not asked as IPv6. */
    static ByteBuffer one(FourTuple tuple, int sequence) {
        ByteBuffer request = request((short) 0, tuple.isIpv4() ? AF_INET : AF_INET6, ALL_STATES, sequence);
        ByteBuffer network = request.duplicate().order(ByteOrder.BIG_ENDIAN);
        network.putShort(SOCKET_ID, (short) tuple.localPort());
        network.putShort(SOCKET_ID + 2, (short) tuple.peerPort());
        address(network, SOURCE, tuple.isIpv4(), tuple.localHigh(), tuple.localLow());
        address(network, DESTINATION, tuple.isIpv4(), tuple.peerHigh(), tuple.peerLow());
        return request.putInt(COOKIE, NO_COOKIE).putInt(COOKIE + 4, NO_COOKIE);
    }

    private static ByteBuffer request(short flags, int family, int states, int sequence) {
        ByteBuffer request = ByteBuffer.allocate(LENGTH).order(ByteOrder.nativeOrder());
        request.putInt(LENGTH).putShort(SOCK_DIAG_BY_FAMILY).putShort((short) (NLM_F_REQUEST | flags));
        request.putInt(sequence).putInt(0);
        request.put((byte) family).put(IPPROTO_TCP).putShort((short) 0).putInt(states);
        return request.rewind();
    }

    private static void address(ByteBuffer network, int offset, boolean ipv4, long high, long low) {
        if (ipv4) {
            network.putInt(offset, (int) low);
        } else {
            network.putLong(offset, high).putLong(offset + 8, low);
        }
    }
}
