// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch.inventory;

import io.fourwave.capture.ConnectionTable;
import io.fourwave.connection.Connection;
import io.fourwave.kernel.KernelSocket;
import io.fourwave.kernel.Reading;
import io.fourwave.kernel.SocketTable;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the peer is on this host, the kernel tells its state too: FIN_WAIT_1 on the other side of a full buffer is a FIN
 * that cannot arrive. Watch thread only.
 */
final class PeerStateProbe {
    private static final int AT_MOST = 64;

    private final SocketTable kernel;
    private final ConnectionTable table;

    PeerStateProbe(SocketTable kernel, ConnectionTable table) {
        this.kernel = kernel;
        this.table = table;
    }

    void look() {
        Map<FourTuple, Connection> byPeersTuple = new HashMap<>();
        table.forEach(connection -> {
            if (byPeersTuple.size() < AT_MOST && isWorthALook(connection)) {
                byPeersTuple.put(connection.tuple().reversed(), connection);
            }
        });
        if (!byPeersTuple.isEmpty() && kernel.find(byPeersTuple.keySet()) instanceof Reading.Sockets sockets) {
            for (KernelSocket peer : sockets.sockets()) {
                byPeersTuple.get(peer.tuple()).peerState(peer.state());
            }
        }
    }

    private static boolean isWorthALook(Connection connection) {
        return connection.lastState() == TcpState.ESTABLISHED
                && connection.unreadSeen() > 0
                && connection.tuple() != null
                && connection.tuple().isSameHost()
                && connection.isReceiveBufferFull();
    }
}
