// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch.inventory;

import io.fourwave.capture.ConnectionTable;
import io.fourwave.connection.Connection;
import io.fourwave.kernel.KernelSocket;
import io.fourwave.kernel.Reading;
import io.fourwave.kernel.SocketTable;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the peer is on this host, the kernel tells its state too: FIN_WAIT_1 on the other side of a full buffer is a FIN
 * that cannot arrive, FIN_WAIT_2 with a descriptor one that has only half-closed. It looks at all of them in turn. Watch thread only.
 */
final class PeerStateProbe {
    private static final int AT_MOST = 512;

    private final SocketTable kernel;
    private final ConnectionTable table;
    private final long idle;
    private int turn;

    /** @param idleNanos it asks for a connection that the peer has closed when nobody has used it for so long */
    PeerStateProbe(SocketTable kernel, ConnectionTable table, long idleNanos) {
        this.idle = idleNanos;
        this.kernel = kernel;
        this.table = table;
    }

    void look() {
        long now = System.nanoTime();
        List<Connection> all = new ArrayList<>();
        table.forEach(connection -> {
            if (isWorthALook(connection, now)) {
                all.add(connection);
            }
        });
        Map<FourTuple, Connection> byPeersTuple = new HashMap<>();
        for (int i = 0; i < Math.min(AT_MOST, all.size()); i++) {
            Connection connection = all.get((turn + i) % all.size());
            byPeersTuple.put(connection.tuple().reversed(), connection);
        }
        turn = all.size() <= AT_MOST ? 0 : (turn + AT_MOST) % all.size();
        if (!all.isEmpty() && kernel.find(byPeersTuple.keySet()) instanceof Reading.Sockets sockets) {
            seen(byPeersTuple, sockets);
        }
    }

    private static void seen(Map<FourTuple, Connection> byPeersTuple, Reading.Sockets sockets) {
        for (KernelSocket peer : sockets.sockets()) {
            Connection connection = byPeersTuple.remove(peer.tuple());
            if (connection != null) {
                connection.peerSeen(peer.state(), peer.inode() != 0);
            }
        }
        byPeersTuple.values().forEach(connection -> connection.peerSeen(null, false));
    }

    /** Its peer may wait for a slow reader, may wait for the rest after a half-close, or may be gone. */
    private boolean isWorthALook(Connection connection, long now) {
        if (connection.tuple() == null || !connection.tuple().isSameHost() || connection.isClosing()) {
            return false;
        }
        boolean unread = connection.lastState() == TcpState.ESTABLISHED
                && connection.unreadSeen() > 0
                && connection.isReceiveBufferFull();
        return unread
                || connection.lastState() == TcpState.CLOSE_WAIT
                        && connection.usage().isUnusedSince(now - idle);
    }
}
