// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch.inventory;

import io.fourwave.host.ProcDescriptors;
import io.fourwave.jdk.JdkNet;
import io.fourwave.kernel.Reading;
import io.fourwave.kernel.SocketTable;
import io.fourwave.kernel.SocketTables;
import io.fourwave.tcp.TcpState;
import io.fourwave.watch.CostBudget;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * TCP sockets that no hook has seen: one that listens, one that was never connected, one that this JVM was started with. Looked
 * for while no connection was seen, in one part of the watch thread's time in {@value #DUTY}. A socket of another kind, as
 * standard output is under some supervisors, is nothing to watch.
 */
public final class UnhookedSockets {
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int DUTY = 400;
    private static final Path THIS_PROCESS = Path.of("/proc/self");

    private final Supplier<Optional<ProcDescriptors.Sockets>> sockets;
    private final KernelsAnswer kernel;
    /** Sockets of another kind, as of the last look. */
    private Set<Long> others = Set.of();

    private final CostBudget cost = new CostBudget(DUTY);
    private long next = System.nanoTime();

    public UnhookedSockets() {
        this(() -> ProcDescriptors.ofThisProcess().sockets(known -> false), UnhookedSockets::kindOf);
    }

    UnhookedSockets(Supplier<Optional<ProcDescriptors.Sockets>> sockets, KernelsAnswer kernel) {
        this.sockets = sockets;
        this.kernel = kernel;
    }

    /** True where there is one; false where it is not yet time to look again. */
    public boolean areThere() {
        long begun = System.nanoTime();
        if (begun - next < 0) {
            return false;
        }
        boolean found = look();
        cost.spent(System.nanoTime() - begun);
        next = begun + Math.max(INTERVAL_NANOS, cost.pauseNanos());
        return found;
    }

    boolean look() {
        List<ProcDescriptors.Socket> open =
                sockets.get().map(ProcDescriptors.Sockets::others).orElse(List.of());
        List<ProcDescriptors.Socket> unknown =
                open.stream().filter(socket -> !others.contains(socket.inode())).toList();
        Kind kind = unknown.isEmpty() ? Kind.OTHER : kernel.kindOf(unknown);
        if (kind == Kind.OTHER) {
            Set<Long> seen = new HashSet<>();
            open.forEach(socket -> seen.add(socket.inode()));
            others = seen;
        }
        return kind == Kind.TCP;
    }

    /** By its number, once the application has used the JDK's sockets; asking earlier would freeze its settings of them. */
    static Kind kindOf(List<ProcDescriptors.Socket> sockets) {
        if (!JdkNet.isInitialised()) {
            return areInTables(sockets) ? Kind.TCP : Kind.NOT_BOUND;
        }
        return sockets.stream()
                        .anyMatch(socket -> JdkNet.tcpState(JdkNet.descriptor(socket.number())) != JdkNet.NOT_TCP)
                ? Kind.TCP
                : Kind.OTHER;
    }

    /** True too where no table can be read: then nobody knows. */
    static boolean areInTables(List<ProcDescriptors.Socket> sockets) {
        try (SocketTable proc = SocketTables.procOf(THIS_PROCESS)) {
            Reading reading = proc.scan(EnumSet.complementOf(EnumSet.of(TcpState.TIME_WAIT)));
            if (!(reading instanceof Reading.Sockets tcp)) {
                return reading instanceof Reading.Unavailable;
            }
            Set<Long> inodes = new HashSet<>();
            tcp.sockets().forEach(row -> inodes.add(row.inode()));
            return sockets.stream().anyMatch(socket -> inodes.contains(socket.inode()));
        }
    }

    @FunctionalInterface
    interface KernelsAnswer {
        Kind kindOf(List<ProcDescriptors.Socket> sockets);
    }

    enum Kind {
        /** One of them at least. */
        TCP,
        OTHER,
        /** None of them is in the kernel's tables: of another kind, or TCP's and not bound yet. */
        NOT_BOUND
    }
}
