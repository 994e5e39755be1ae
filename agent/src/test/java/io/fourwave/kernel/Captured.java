// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one real network namespace (Linux 6.18, x86-64) said of its 73 sockets by every source within half a second:
 * loopback and a slow link, IPv4, IPv6 and IPv4-mapped, all eleven states, descriptors closed and open.
 */
final class Captured {
    static final Set<TcpState> ALL = EnumSet.allOf(TcpState.class);
    static final int SOCKETS = 73;

    private Captured() {}

    static byte[] bytes(String name) {
        try (InputStream in = Captured.class.getResourceAsStream("/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The captured /proc files, as a table. */
    static ProcNetTcp proc(Path folder) {
        return new ProcNetTcp(
                write(folder.resolve("tcp"), bytes("proc/tcp")), write(folder.resolve("tcp6"), bytes("proc/tcp6")));
    }

    static Path write(Path file, byte[] content) {
        try {
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<KernelSocket> rows(Reading reading) {
        if (reading instanceof Reading.Sockets sockets) {
            return sockets.sockets();
        }
        throw new AssertionError(reading);
    }

    static String reason(Reading reading) {
        return ((Reading.Unavailable) reading).reason();
    }

    /** What all sources agree on; they differ in the clock and in what a listener's queues mean. */
    static Set<String> essence(Collection<KernelSocket> sockets) {
        return sockets.stream().map(Captured::essence).collect(Collectors.toSet());
    }

    static FourTuple tuple(String local, int localPort, String peer, int peerPort) {
        HexFormat hex = HexFormat.of();
        return FourTuple.of(hex.parseHex(local), localPort, hex.parseHex(peer), peerPort);
    }

    private static String essence(KernelSocket socket) {
        String queues = socket.state() == TcpState.LISTEN ? "" : socket.receiveQueue() + " " + socket.sendQueue();
        return String.join(
                " ",
                socket.tuple().toString(),
                socket.state().name(),
                Long.toString(socket.inode()),
                queues,
                socket.timer().name());
    }
}
