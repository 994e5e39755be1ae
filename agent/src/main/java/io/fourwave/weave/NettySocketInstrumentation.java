// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.List;

/**
 * The socket of Netty's native transports. One that connects is made on the thread that wants it, and connected on an event
 * loop: by {@code connect}, or by the ring, in which case the first that is seen of it is Netty asking for the peer's
 * address. One that was accepted is made on the event loop. Reads and writes by io_uring are not seen.
 */
final class NettySocketInstrumentation implements TypeInstrumentation {

    @Override
    public String typeName() {
        return "netty.channel.unix.Socket";
    }

    @Override
    public List<Spot> spots() {
        return List.of(
                new Spot(Hook.NATIVE_OPENED, "<init>", "(I)"),
                new Spot(Hook.NATIVE_CONNECTING, "connect", "(Ljava/net/SocketAddress;)"),
                new Spot(Hook.NATIVE_CONNECTED, "connect", "(Ljava/net/SocketAddress;)"),
                new Spot(Hook.NATIVE_CONNECTED, "remoteAddress", "()"),
                new Spot(Hook.NATIVE_LISTENING, "listen", "(I)"),
                new Spot(Hook.NATIVE_READ, "recv", "(Ljava/nio/ByteBuffer;II)"),
                new Spot(Hook.NATIVE_READ, "recvAddress", "(JII)"),
                new Spot(Hook.NATIVE_WRITTEN, "send", "(Ljava/nio/ByteBuffer;II)"),
                new Spot(Hook.NATIVE_WRITTEN, "sendAddress", "(JII)"),
                new Spot(Hook.NATIVE_SHUT_DOWN, "shutdown", "(ZZ)"));
    }

    @Override
    public boolean isInEveryJdk() {
        return false;
    }
}
