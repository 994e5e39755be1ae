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
 * Finds the side of a connection that was opened before the attach: where somebody listens on its local address and port, it was accepted.
 * Watch thread only; the kernel is asked for its listeners when an adopted connection turns up, and not again for a
 * while.
 */
final class Listeners {
    private static final long VALID_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** After a look that brought nothing: a table that takes long now may be short of nothing but CPU. */
    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final SocketTable kernel;
    private final LongSupplier clock;
    /** Null until the kernel has listed them. */
    private List<FourTuple> listeners;

    private long nextRead;

    /** @param clock {@code System::nanoTime} */
    Listeners(SocketTable kernel, LongSupplier clock) {
        this.kernel = kernel;
        this.clock = clock;
        this.nextRead = clock.getAsLong();
    }

    /** Of an adopted connection: how old it can be, before its first sample, and whose it is, as soon as the kernel says. */
    void resolveOrigin(Connection connection) {
        if (!connection.isSideOpen() || connection.tuple() == null) {
            return;
        }
        if (connection.lastState() == null) {
            connection.openedAfter(JvmStart.NANO_TIME);
        }
        refresh();
        if (listeners != null) {
            boolean accepted = listeners.stream().anyMatch(row -> row.listensFor(connection.tuple()));
            connection.adoptedAs(accepted ? Side.SERVER : Side.CLIENT);
        }
    }

    private void refresh() {
        long now = clock.getAsLong();
        if (now - nextRead < 0) {
            return;
        }
        if (kernel.scan(Set.of(TcpState.LISTEN)) instanceof Reading.Sockets listening) {
            listeners = listening.sockets().stream().map(KernelSocket::tuple).toList();
            nextRead = now + VALID_NANOS;
        } else {
            nextRead = now + AGAIN_NANOS;
        }
    }

    /** No connection of this JVM is older. Read when first needed, on the watch thread: it costs a look into /proc. */
    private static final class JvmStart {
        static final long NANO_TIME = HostFacts.startedNanos();
    }
}
