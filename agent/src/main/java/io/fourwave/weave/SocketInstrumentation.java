// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.List;

/**
 * {@code java.net.Socket}, its streams, and {@code SSLSocket} over it: all end in {@code NioSocketImpl} (JDK 13 to 25,
 * JEP 353). {@code SocketDispatcher.close} would be too late: its caller has sent the FIN by then.
 */
final class SocketInstrumentation implements JdkInstrumentation {

    @Override
    public String typeName() {
        return "sun.nio.ch.NioSocketImpl";
    }

    @Override
    public List<Spot> spots() {
        return List.of(
                // connect(String, int) and connect(InetAddress, int) call this one
                new Spot(Hook.CONNECTED, "connect", "(Ljava/net/SocketAddress;I)"),
                new Spot(Hook.ACCEPTED_INTO, "accept", "(Ljava/net/SocketImpl;)"),
                new Spot(Hook.LISTENING, "listen"),
                new Spot(Hook.READ, "read"),
                new Spot(Hook.WRITTEN, "write"),
                // a pool sets SO_TIMEOUT when it takes a connection back
                new Spot(Hook.WRITTEN, "setOption"),
                new Spot(Hook.OUTPUT_SHUT_DOWN, "shutdownOutput"),
                new Spot(Hook.INPUT_SHUT_DOWN, "shutdownInput"),
                new Spot(Hook.CLOSED, "close", "()"));
    }
}
