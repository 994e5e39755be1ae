// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;

/** Whether anybody listens at a port of this host: connects, and says nothing. On a thread of the agent. */
public final class ListenerProbe {
    /** On this host it answers at once or not at all. */
    private static final int PATIENCE_MILLIS = 100;

    private ListenerProbe() {}

    /** The name may have several addresses (127.0.0.1 and ::1), and who listens may have one of them only. */
    public static boolean isAnybodyAt(int port) {
        try {
            for (InetAddress address : InetAddress.getAllByName("localhost")) {
                if (isAnybodyAt(new InetSocketAddress(address, port))) {
                    return true;
                }
            }
            return false;
        } catch (IOException | RuntimeException nobody) {
            return false;
        }
    }

    private static boolean isAnybodyAt(InetSocketAddress address) throws IOException {
        DescriptorHeadroom.require("a connection to " + address);
        // NO_PROXY: a SOCKS proxy of the application's is not ours to use
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            socket.connect(address, PATIENCE_MILLIS);
            return true;
        } catch (IOException nobody) {
            return false;
        }
    }
}
