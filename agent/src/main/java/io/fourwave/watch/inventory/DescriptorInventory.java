// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch.inventory;

import io.fourwave.capture.ConnectionTable;
import io.fourwave.capture.SocketHooks;
import io.fourwave.connection.census.DescriptorCounts;
import io.fourwave.connection.census.UntrackedSocket;
import io.fourwave.host.ProcDescriptors;
import io.fourwave.jdk.JdkNet;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.Side;
import io.fourwave.tcp.TcpState;
import java.io.FileDescriptor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Accounts for the socket descriptors of this process: which are known, and what the others are. It asks an unknown
 * number as it asks a known one; the inode before and after shows whether it was the same socket all the time. Watch
 * thread only.
 */
final class DescriptorInventory {
    private final ProcDescriptors proc;
    private final ConnectionTable table;
    private final SocketHooks recorder;
    private Map<Long, UntrackedSocket> untrackedSockets = Map.of();
    private Set<Integer> listening = Set.of();
    private Set<Long> listeners = Set.of();

    DescriptorInventory(ProcDescriptors proc, ConnectionTable table, SocketHooks recorder) {
        this.proc = proc;
        this.table = table;
        this.recorder = recorder;
    }

    /** Empty where the descriptors cannot be listed. */
    Optional<DescriptorCounts> take(long now) {
        return proc.sockets(number -> table.at(number) != null).map(sockets -> account(sockets, now));
    }

    /** The inodes of the sockets on which this process listens, as of the last account. */
    Set<Long> listeners() {
        return listeners;
    }

    private DescriptorCounts account(ProcDescriptors.Sockets sockets, long now) {
        Map<Long, UntrackedSocket> found = new HashMap<>();
        List<ProcDescriptors.Socket> connections = new ArrayList<>();
        Set<Integer> ports = new HashSet<>();
        Set<Long> inodes = new HashSet<>();
        int ours = 0;
        int notTcp = 0;
        for (ProcDescriptors.Socket socket : sockets.others()) {
            int state = JdkNet.tcpState(JdkNet.descriptor(socket.number()));
            if (recorder.isOwn(socket.number())) {
                ours++;
            } else if (state == TcpState.LISTEN.number()) {
                inodes.add(socket.inode());
                localPort(socket).ifPresent(ports::add);
            } else if (TcpState.ofNumber(state).isEmpty()) {
                notTcp++;
            } else {
                connections.add(socket);
            }
        }
        listening = ports;
        listeners = inodes;
        connections.forEach(socket -> untracked(socket, now).ifPresent(each -> found.put(each.inode(), each)));
        List<UntrackedSocket> unconnected = found.values().stream()
                .filter(DescriptorInventory::isUnconnected)
                .toList();
        List<UntrackedSocket> met =
                found.values().stream().filter(each -> !isUnconnected(each)).toList();
        untrackedSockets = found;
        int adopted = adopted();
        return new DescriptorCounts(
                now,
                sockets.descriptors(),
                sockets.known() + sockets.others().size(),
                Math.max(0, sockets.known() - adopted),
                Math.min(adopted, sockets.known()),
                inodes.size(),
                ours,
                // a descriptor that was closed between the two questions belongs to nobody
                notTcp + connections.size() - found.size(),
                unconnected,
                met);
    }

    private Optional<UntrackedSocket> untracked(ProcDescriptors.Socket socket, long now) {
        if (table.at(socket.number()) != null) {
            return Optional.empty();
        }
        FileDescriptor descriptor = JdkNet.descriptor(socket.number());
        InetSocketAddress local = JdkNet.localAddress(descriptor);
        InetSocketAddress peer = JdkNet.remoteAddress(descriptor);
        UntrackedSocket before = untrackedSockets.get(socket.inode());
        FourTuple tuple = local != null && peer != null && peer.getAddress() != null
                ? FourTuple.of(local, peer)
                : before == null ? null : before.tuple();
        return TcpState.ofNumber(JdkNet.tcpState(descriptor))
                .map(state -> new UntrackedSocket(
                        socket.number(),
                        socket.inode(),
                        tuple,
                        local != null && listening.contains(local.getPort()) ? Side.SERVER : Side.CLIENT,
                        state,
                        before != null && before.state() == state ? before.stateSinceNanos() : now));
    }

    /** Made, and neither connected nor listening yet; or reset before anybody knew its peer. */
    private static boolean isUnconnected(UntrackedSocket socket) {
        return socket.state() == TcpState.CLOSE && socket.tuple() == null;
    }

    private static Optional<Integer> localPort(ProcDescriptors.Socket socket) {
        return Optional.ofNullable(JdkNet.localAddress(JdkNet.descriptor(socket.number())))
                .map(InetSocketAddress::getPort);
    }

    private int adopted() {
        int[] count = new int[1];
        table.forEach(connection -> count[0] += connection.isAdopted() ? 1 : 0);
        return count[0];
    }
}
