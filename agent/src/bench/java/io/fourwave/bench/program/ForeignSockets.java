// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench.program;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Other people's sockets: holds this many pairs, on an address of its own, for as long as the process with this id lives. */
public final class ForeignSockets {

    private ForeignSockets() {}

    public static void main(String[] arguments) throws IOException {
        int pairs = Integer.parseInt(arguments[0]);
        InetAddress address = InetAddress.getByName(arguments[1]);
        List<Peers.Pair> held = new ArrayList<>(pairs);
        try (Peers peers = Peers.of("SocketChannel")) {
            while (held.size() < pairs) {
                held.add(peers.connect(address));
            }
            Sink.awaitEnd(arguments[2]);
        }
    }
}
