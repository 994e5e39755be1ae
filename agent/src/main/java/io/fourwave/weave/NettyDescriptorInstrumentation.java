// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.List;

/**
 * The parent of {@code Socket} in Netty's native transports, epoll, io_uring and kqueue. Every close comes through
 * {@code markClosed} before the descriptor is closed, by a system call of this thread or later by the ring (Netty 4.1.63
 * to 4.2).
 */
final class NettyDescriptorInstrumentation implements TypeInstrumentation {

    @Override
    public String typeName() {
        return "netty.channel.unix.FileDescriptor";
    }

    @Override
    public List<Spot> spots() {
        return List.of(
                new Spot(Hook.NATIVE_CLOSED, "markClosed"),
                new Spot(Hook.NATIVE_READ, "read", "(Ljava/nio/ByteBuffer;II)"),
                new Spot(Hook.NATIVE_READ, "readAddress", "(JII)"),
                new Spot(Hook.NATIVE_WRITTEN, "write", "(Ljava/nio/ByteBuffer;II)"),
                new Spot(Hook.NATIVE_WRITTEN, "writeAddress", "(JII)"),
                new Spot(Hook.NATIVE_WRITTEN, "writev", "([Ljava/nio/ByteBuffer;IIJ)"),
                new Spot(Hook.NATIVE_WRITTEN, "writevAddresses", "(JI)"));
    }

    @Override
    public boolean isInEveryJdk() {
        return false;
    }
}
