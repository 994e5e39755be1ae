// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.host.ProcDescriptors;
import io.fourwave.watch.inventory.UnhookedSockets.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UnhookedSocketsTest {
    private Kind otherwise = Kind.OTHER;
    private final List<ProcDescriptors.Socket> open = new ArrayList<>();
    private final List<Long> asked = new ArrayList<>();
    private final UnhookedSockets sockets =
            new UnhookedSockets(() -> Optional.of(new ProcDescriptors.Sockets(9, 0, List.copyOf(open))), some -> {
                some.forEach(socket -> asked.add(socket.inode()));
                return some.stream().anyMatch(socket -> socket.inode() > 100) ? Kind.TCP : otherwise;
            });

    @Test
    void socketOfAnotherKindIsAskedAboutOnce() {
        open.add(new ProcDescriptors.Socket(1, 7));

        assertThat(sockets.look()).isFalse();
        assertThat(sockets.look()).isFalse();
        assertThat(asked).containsExactly(7L);
    }

    /** A channel is made, and bound later. */
    @Test
    void socketThatIsInNoTableIsAskedAboutAgain() {
        otherwise = Kind.NOT_BOUND;
        open.add(new ProcDescriptors.Socket(1, 7));

        assertThat(sockets.look()).isFalse();
        otherwise = Kind.TCP;
        assertThat(sockets.look()).isTrue();
    }

    @Test
    void socketOfTcpIsSeenBesideOthersAndOnANumberThatWasAnothers() {
        open.add(new ProcDescriptors.Socket(1, 7));
        assertThat(sockets.look()).isFalse();
        open.set(0, new ProcDescriptors.Socket(1, 101));

        assertThat(sockets.look()).isTrue();
    }

    @Test
    void nothingIsAskedWhereThereIsNone() {
        assertThat(sockets.look()).isFalse();
        assertThat(asked).isEmpty();
    }

    /** In this very JVM, which may have some of its own. */
    @Test
    void kernelTellsThemApart() throws IOException {
        Set<ProcDescriptors.Socket> before = new HashSet<>(openNow());
        try (ServerSocketChannel unix = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                DatagramChannel udp = DatagramChannel.open()) {
            assertThat(unix.isOpen() && udp.isOpen()).isTrue();
            assertThat(since(before)).hasSize(2);
            assertThat(UnhookedSockets.kindOf(since(before))).isEqualTo(Kind.OTHER);
            assertThat(UnhookedSockets.areInTables(since(before))).isFalse();
            try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                assertThat(listener.isBound()).isTrue();
                assertThat(UnhookedSockets.kindOf(since(before))).isEqualTo(Kind.TCP);
                assertThat(UnhookedSockets.areInTables(since(before))).isTrue();
            }
        }
    }

    private static List<ProcDescriptors.Socket> since(Set<ProcDescriptors.Socket> before) {
        return openNow().stream().filter(socket -> !before.contains(socket)).toList();
    }

    private static List<ProcDescriptors.Socket> openNow() {
        return ProcDescriptors.ofThisProcess()
                .sockets(number -> false)
                .orElseThrow()
                .others();
    }
}
