// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases.app;

import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Twenty channels that are opened, never connected, and kept or closed: {@code PORT kept|closed}. */
final class SocketsWithoutConnection {

    private SocketsWithoutConnection() {}

    public static void main(String[] arguments) throws Exception {
        List<SocketChannel> channels = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            channels.add(SocketChannel.open());
        }
        if (arguments[1].equals("closed")) {
            for (SocketChannel channel : channels) {
                channel.close();
            }
        }
        Cue.sayAndEnd("ready", channels);
    }
}
