// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch.inventory;

import io.fourwave.connection.UnacceptedConnection;
import io.fourwave.connection.Use;
import io.fourwave.kernel.KernelSocket;
import io.fourwave.kernel.Reading;
import io.fourwave.kernel.SocketTable;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * What the kernel has accepted and the application has not: such a connection has no descriptor, so its inode is 0 in
 * every table. Only those that the peer has closed meanwhile are kept. Watch thread only.
 */
final class AcceptQueues {
    private final SocketTable kernel;
    private final IntFunction<Use> listenerAt;
    private Map<FourTuple, UnacceptedConnection> waiting = Map.of();

    /** @param listenerAt where the application began to listen on a port, or null */
    AcceptQueues(SocketTable kernel, IntFunction<Use> listenerAt) {
        this.kernel = kernel;
        this.listenerAt = listenerAt;
    }

    /** @param ports that this process listens on */
    void look(Set<Integer> ports, long now) {
        if (ports.isEmpty() || !(kernel.scan(Set.of(TcpState.CLOSE_WAIT)) instanceof Reading.Sockets sockets)) {
            waiting = Map.of();
            return;
        }
        Map<FourTuple, UnacceptedConnection> found = new HashMap<>();
        for (KernelSocket socket : sockets.sockets()) {
            FourTuple tuple = socket.tuple();
            if (socket.inode() == 0 && socket.state() == TcpState.CLOSE_WAIT && ports.contains(tuple.localPort())) {
                UnacceptedConnection before = waiting.get(tuple);
                found.put(
                        tuple,
                        before != null
                                ? before
                                : new UnacceptedConnection(tuple, now, listenerAt.apply(tuple.localPort())));
            }
        }
        waiting = found;
    }

    List<UnacceptedConnection> waiting() {
        return List.copyOf(waiting.values());
    }
}
