// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.host;

import io.fourwave.kernel.KernelSocket;
import io.fourwave.kernel.Reading;
import io.fourwave.kernel.SocketTables;
import io.fourwave.tcp.TcpState;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The TCP sockets of one network namespace, as a process in it sees them, to be counted by who holds them. */
public final class SocketCounts {
    private final Map<Long, TcpState> byInode = new HashMap<>();
    private final Map<TcpState, Integer> unheld = new EnumMap<>(TcpState.class);
    private final String failure;
    private final long tookNanos;
    private final int rows;

    private SocketCounts(Reading reading) {
        if (reading instanceof Reading.Sockets read) {
            read.sockets().forEach(this::add);
            failure = null;
            tookNanos = read.tookNanos();
            rows = read.sockets().size();
        } else {
            failure = reading instanceof Reading.Unavailable unavailable
                    ? unavailable.reason()
                    : "reading the kernel's table of TCP sockets took too long";
            tookNanos = 0;
            rows = 0;
        }
    }

    /** A process's own view: {@code /proc/PID/net} is that of its namespace. */
    public static SocketCounts seenBy(JvmProcess process) {
        return new SocketCounts(SocketTables.procOf(process.directory()).scan(EnumSet.allOf(TcpState.class)));
    }

    /** Those of the process that holds these sockets. */
    public Map<TcpState, Integer> heldBy(List<Long> inodes) {
        Map<TcpState, Integer> counts = new EnumMap<>(TcpState.class);
        inodes.forEach(inode ->
                Optional.ofNullable(byInode.get(inode)).ifPresent(state -> counts.merge(state, 1, Integer::sum)));
        return counts;
    }

    /** Those that no process holds any more: TIME_WAIT, and what was closed and is not over yet. */
    public Map<TcpState, Integer> unheld() {
        return unheld;
    }

    /** Why they could not be counted. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    public long tookNanos() {
        return tookNanos;
    }

    public int size() {
        return rows;
    }

    private void add(KernelSocket socket) {
        if (socket.inode() == 0) {
            unheld.merge(socket.state(), 1, Integer::sum);
        } else {
            byInode.put(socket.inode(), socket.state());
        }
    }
}
