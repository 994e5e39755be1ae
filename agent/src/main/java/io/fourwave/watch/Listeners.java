// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch;

import io.fourwave.connection.Connection;
import io.fourwave.host.HostFacts;
import io.fourwave.kernel.KernelSocket;
import io.fourwave.kernel.Reading;
import io.fourwave.kernel.SocketTable;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells the side of a connection that was opened before the attach: one whose local address and port are listened on was accepted.
 * Watch thread only; the kernel is asked for its listeners when an adopted connection turns up, and not again for a
 * while.
 */
final class Listeners {
    private static final long VALID_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final SocketTable kernel;
    private List<FourTuple> listeners = List.of();
    private final LongSupplier clock;
    private long readAt;

    /** @param clock {@code System::nanoTime} */
    Listeners(SocketTable kernel, LongSupplier clock) {
        this.kernel = kernel;
        this.clock = clock;
        this.readAt = clock.getAsLong() - VALID_NANOS;
    }

    /** Before the first sample of an adopted connection: whose it is, and how old it can be. */
    void resolveOrigin(Connection connection) {
        if (connection.isAdopted() && connection.tuple() != null && connection.lastState() == null) {
            refresh();
            boolean accepted = listeners.stream().anyMatch(row -> row.listensFor(connection.tuple()));
            connection.adoptedAs(accepted ? Side.SERVER : Side.CLIENT, JvmStart.NANO_TIME);
        }
    }

    private void refresh() {
        long now = clock.getAsLong();
        if (now - readAt < VALID_NANOS) {
            return;
        }
        readAt = now;
        if (kernel.scan(Set.of(TcpState.LISTEN)) instanceof Reading.Sockets listening) {
            listeners = listening.sockets().stream().map(KernelSocket::tuple).toList();
        }
    }

    /** No connection of this JVM is older. Read when first needed, on the watch thread: it costs a look into /proc. */
    private static final class JvmStart {
        static final long NANO_TIME = HostFacts.startedNanos();
    }
}
