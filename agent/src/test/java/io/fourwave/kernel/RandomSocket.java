// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

/** Sockets made up, and how the kernel would print them (net/ipv4/tcp_ipv4.c, net/ipv6/tcp_ipv6.c). */
final class RandomSocket {
    private static final List<TcpState> STATES = List.of(TcpState.values());
    private static final List<KernelSocket.Timer> TIMERS = List.of(KernelSocket.Timer.values());

    private RandomSocket() {}

    static KernelSocket next(Random random) {
        int width = random.nextBoolean() ? 4 : 16;
        FourTuple tuple = FourTuple.of(
                address(random, width), random.nextInt(0x10000), address(random, width), random.nextInt(0x10000));
        return new KernelSocket(
                tuple,
                STATES.get(random.nextInt(STATES.size())),
                random.nextLong(1L << 32),
                random.nextLong(1L << 32),
                random.nextLong(1L << 32),
                TIMERS.get(random.nextInt(TIMERS.size())),
                10L * random.nextInt(1_000_000));
    }

    static String procRow(int slot, KernelSocket socket) {
        FourTuple tuple = socket.tuple();
        return String.format(
                "%4d: %s:%04X %s:%04X %02X %08X:%08X %02X:%08X %08X %5d %8d %d 1 0000000000000000 20 4 30 10 -1%n",
                slot,
                words(tuple.localBytes()),
                tuple.localPort(),
                words(tuple.peerBytes()),
                tuple.peerPort(),
                socket.state().number(),
                socket.sendQueue(),
                socket.receiveQueue(),
                socket.timer().ordinal(),
                socket.timerMillis() / 10,
                0,
                1000,
                0,
                socket.inode());
    }

    private static byte[] address(Random random, int width) {
        byte[] address = new byte[width];
        random.nextBytes(address);
        return address;
    }

    private static String words(byte[] address) {
        ByteBuffer words = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
        StringBuilder text = new StringBuilder();
        while (words.hasRemaining()) {
            text.append(String.format("%08X", words.getInt()));
        }
        return text.toString();
    }
}
